import { at } from '../../api/behavior.ts';
import { sleep } from '../../base/clock.ts';
import type { JsonObject } from '../../base/json.ts';
import { randomName } from '../../base/random.ts';
import type { Container, Pod, ServiceAccount, Volume } from '../../generated/types/core-v1.ts';
import type { AdmissionPlugin } from '../contracts.ts';
import { storedAt, type ServerDeps } from '../authentication/deps.ts';
import { podReferences } from '../authorization/node-graph.ts';
import { forResource, objectOf, podOf, refuse, type MutateAttributes } from './plugin.ts';

const defaultAccount = 'default';
const volumePrefix = 'kube-api-access-';
const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const tokenSeconds = 3607;
const mirrorAnnotation = 'kubernetes.io/config.mirror';
const enforceAnnotation = 'kubernetes.io/enforce-mountable-secrets';
/** A new namespace gets its account from the controller manager a moment later. */
const lookupTries = 10;
const lookupPauseMs = 100;

/** Gives every pod an account, the account's pull secrets, and a volume with token, CA and namespace. */
export class ServiceAccountPlugin implements AdmissionPlugin {
  readonly name = 'ServiceAccount';
  readonly handles = forResource(['CREATE'], '', 'pods');
  readonly #deps: Pick<ServerDeps, 'storage' | 'clock' | 'random'>;
  constructor(deps: Pick<ServerDeps, 'storage' | 'clock' | 'random'>) {
    this.#deps = deps;
  }

  async mutate(attributes: MutateAttributes): Promise<JsonObject> {
    const pod = podOf(attributes.object);
    if (pod.metadata.annotations?.[mirrorAnnotation] !== undefined) {
      const fault = mirrorFault(attributes.object);
      if (fault !== undefined) throw refuse(attributes, fault);
      return attributes.object;
    }
    const name = (pod.spec.serviceAccountName ?? '') === '' ? defaultAccount : pod.spec.serviceAccountName as string;
    const account = await this.#account(attributes.namespace, name);
    if (account === undefined) throw refuse(attributes, `error looking up service account ${attributes.namespace}/${name}: serviceaccount "${name}" not found`);
    let spec: Pod['spec'] = { ...pod.spec, serviceAccountName: name, serviceAccount: name };
    if (spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true) spec = this.#withToken(spec);
    if ((spec.imagePullSecrets ?? []).length === 0 && (account.imagePullSecrets ?? []).length > 0) {
      spec = { ...spec, imagePullSecrets: (account.imagePullSecrets ?? []).map((secret) => ({ ...secret })) };
    }
    const fault = account.metadata.annotations?.[enforceAnnotation] === 'true' ? secretFault(spec, account) : undefined;
    if (fault !== undefined) throw refuse(attributes, fault);
    return objectOf({ ...pod, spec });
  }

  async #account(namespace: string, name: string): Promise<ServiceAccount | undefined> {
    const resource = storedAt('', 'serviceaccounts');
    for (let tries = name === defaultAccount ? lookupTries : 1; ; tries--) {
      for (const match of ['any', 'latest'] as const) {
        const stored = await this.#deps.storage.get(resource, { namespace, name }, { match });
        if (stored !== undefined) return stored.object as unknown as ServiceAccount;
      }
      if (tries <= 1) return undefined;
      await sleep(this.#deps.clock, lookupPauseMs);
    }
  }

  #withToken(spec: Pod['spec']): Pod['spec'] {
    const existing = spec.volumes?.find((volume) => volume.name.startsWith(volumePrefix));
    const name = existing?.name ?? `${volumePrefix}${randomName(this.#deps.random, 5)}`;
    const mounts = (container: Container): boolean => (container.volumeMounts ?? []).some((mount) => mount.mountPath === mountPath);
    const containers = [...spec.initContainers ?? [], ...spec.containers ?? []];
    if (containers.every(mounts)) return spec;
    const mount = (container: Container): Container => (mounts(container) ? container : {
      ...container, volumeMounts: [...container.volumeMounts ?? [], { name, readOnly: true, mountPath }],
    });
    return {
      ...spec,
      volumes: existing === undefined ? [...spec.volumes ?? [], tokenVolume(name)] : spec.volumes,
      ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(mount) }),
      containers: (spec.containers ?? []).map(mount),
    };
  }
}

function tokenVolume(name: string): Volume {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: tokenSeconds, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
      ],
      defaultMode: 420,
    },
  };
}

/** What the API does not hold for a static pod, its shadow may not name. */
function mirrorFault(pod: JsonObject): string | undefined {
  const kinds = new Set(podReferences(pod).map(([kind]) => kind));
  if (kinds.has('serviceaccount')) return 'a mirror pod may not reference service accounts';
  if (kinds.has('secret')) return 'a mirror pod may not reference secrets';
  if (kinds.has('configmap')) return 'a mirror pod may not reference configmaps';
  const volumes = at(pod, 'spec', 'volumes');
  const usesToken = Array.isArray(volumes) && volumes.some((volume: JsonObject) => {
    const sources = at(volume, 'projected', 'sources');
    return Array.isArray(sources) && sources.some((source: JsonObject) => source['serviceAccountToken'] !== undefined);
  });
  return usesToken ? 'a mirror pod may not use ServiceAccountToken volume projections' : undefined;
}

function secretFault(spec: Pod['spec'], account: ServiceAccount): string | undefined {
  const allowed = new Set((account.secrets ?? []).map((secret) => secret.name));
  const pullAllowed = new Set((account.imagePullSecrets ?? []).map((secret) => secret.name));
  const because = `is not allowed because service account ${account.metadata.name ?? ''} does not reference that`;
  for (const volume of spec.volumes ?? []) {
    const secret = volume.secret?.secretName;
    if (secret !== undefined && !allowed.has(secret)) return `volume with secret.secretName="${secret}" ${because} secret`;
  }
  for (const [kind, containers] of [['init container', spec.initContainers ?? []], ['container', spec.containers ?? []]] as const) {
    for (const container of containers) {
      for (const variable of container.env ?? []) {
        const secret = variable.valueFrom?.secretKeyRef?.name;
        if (secret !== undefined && !allowed.has(secret)) return `${kind} ${container.name} with envVar ${variable.name} referencing secret.secretName="${secret}" ${because} secret`;
      }
      for (const source of container.envFrom ?? []) {
        const secret = source.secretRef?.name;
        if (secret !== undefined && !allowed.has(secret)) return `${kind} ${container.name} with envFrom referencing secret.secretName="${secret}" ${because} secret`;
      }
    }
  }
  const pull = (spec.imagePullSecrets ?? []).find((secret) => !pullAllowed.has(secret.name));
  return pull === undefined ? undefined : `imagePullSecret "${pull.name ?? ''}" ${because} imagePullSecret`;
}
