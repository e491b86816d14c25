import { at } from '../../api/behavior.ts';
import type { JsonObject } from '../../base/json.ts';
import type { AdmissionAttributes, AdmissionPlugin } from '../contracts.ts';
import { storedAt, type ServerDeps } from '../authentication/deps.ts';
import { notFound } from '../authentication/refusals.ts';
import { refuse, type MutateAttributes } from './plugin.ts';

const immortal = ['default', 'kube-system', 'kube-public'];

/** Nothing is created in a namespace that is absent or going away, and three namespaces stay for ever. */
export class NamespaceLifecycle implements AdmissionPlugin {
  readonly name = 'NamespaceLifecycle';
  readonly #deps: Pick<ServerDeps, 'storage'>;
  constructor(deps: Pick<ServerDeps, 'storage'>) {
    this.#deps = deps;
  }

  handles(operation: AdmissionAttributes['operation']): boolean {
    return operation !== 'CONNECT';
  }

  async mutate(attributes: MutateAttributes): Promise<JsonObject> {
    const { namespace, operation, object, group, resource } = attributes;
    if (namespace === '' || isNamespace(attributes) || operation === 'DELETE') return object;
    if (group === 'authorization.k8s.io' && resource === 'localsubjectaccessreviews') return object;
    const phase = await this.#phase(namespace, operation === 'CREATE');
    if (phase === undefined) throw notFound('', 'namespaces', namespace);
    if (operation === 'CREATE' && phase === 'Terminating') {
      throw refuse(attributes, `unable to create new content in namespace ${namespace} because it is being terminated`, [
        { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' },
      ]);
    }
    return object;
  }

  validate(attributes: AdmissionAttributes): Promise<void> {
    if (attributes.operation === 'DELETE' && isNamespace(attributes) && immortal.includes(attributes.name)) {
      return Promise.reject(refuse(attributes, 'this namespace may not be deleted'));
    }
    return Promise.resolve();
  }

  /** The cache may be behind in both directions: absence is checked in the store, and so is a namespace seen alive before something is created in it. */
  async #phase(name: string, creating: boolean): Promise<string | undefined> {
    const resource = storedAt('', 'namespaces');
    const key = { namespace: '', name };
    const cached = await this.#deps.storage.get(resource, key, { match: 'any' });
    const stored = cached === undefined ? await this.#deps.storage.get(resource, key, { match: 'latest' }) : cached;
    if (stored === undefined) return undefined;
    const terminating = at(stored.object, 'metadata', 'deletionTimestamp') !== undefined || at(stored.object, 'status', 'phase') === 'Terminating';
    return creating && terminating ? 'Terminating' : 'Active';
  }
}

function isNamespace({ group, resource }: Pick<AdmissionAttributes, 'group' | 'resource'>): boolean {
  return group === '' && resource === 'namespaces';
}
