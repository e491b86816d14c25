import { at } from '../../api/behavior.ts';
import { compareQuantities } from '../../api/quantity.ts';
import type { JsonObject } from '../../base/json.ts';
import type { AdmissionAttributes, AdmissionPlugin } from '../contracts.ts';
import { storedAt, type ServerDeps } from '../authentication/deps.ts';
import type { Stored } from '../storage/storage.ts';
import { forResource, refuse, textsOf, withMetadata, withSpec } from './plugin.ts';

type Deps = Pick<ServerDeps, 'storage'>;

const claimFinalizers: Readonly<Record<string, string>> = {
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
  persistentvolumes: 'kubernetes.io/pv-protection',
  volumeattributesclasses: 'kubernetes.io/vac-protection',
};

/** Volumes, claims and attribute classes are not removed while something uses them: a finalizer that the protection controllers take off. */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  handles: (operation, { group, resource, subresource }) => operation === 'CREATE' && subresource === ''
    && ((group === '' && (resource === 'persistentvolumeclaims' || resource === 'persistentvolumes')) || (group === 'storage.k8s.io' && resource === 'volumeattributesclasses')),
  mutate: ({ object, resource }) => {
    const finalizer = claimFinalizers[resource];
    const own = textsOf(at(object, 'metadata', 'finalizers'));
    if (finalizer === undefined || own.includes(finalizer)) return Promise.resolve(object);
    return Promise.resolve(withMetadata(object, { finalizers: [...own, finalizer] }));
  },
};

/** Of several classes marked as default the newest is taken: by creation time, then by the order of the store's writes. */
function newestDefault(items: readonly Stored[], ...annotations: readonly string[]): string | undefined {
  const marked = items.filter((item) => annotations.some((annotation) => at(item.object, 'metadata', 'annotations', annotation) === 'true'));
  const created = (item: Stored): string => String(at(item.object, 'metadata', 'creationTimestamp') ?? '');
  return marked.sort((a, b) => (created(a) === created(b) ? b.revision - a.revision : created(a) < created(b) ? 1 : -1))[0]?.key.name;
}

/** A claim that names no class gets the default one; a claim with the class "" gets none. */
export function defaultStorageClass({ storage }: Deps): AdmissionPlugin {
  return {
    name: 'DefaultStorageClass',
    handles: forResource(['CREATE'], '', 'persistentvolumeclaims'),
    mutate: async ({ object }) => {
      const named = at(object, 'spec', 'storageClassName') ?? at(object, 'metadata', 'annotations', 'volume.beta.kubernetes.io/storage-class');
      if (named !== undefined) return object;
      const { items } = await storage.list(storedAt('storage.k8s.io', 'storageclasses'), { match: 'any' });
      const name = newestDefault(items, 'storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class');
      return name === undefined ? object : withSpec(object, { storageClassName: name });
    },
  };
}

/** The same for Ingresses without class and without the old annotation. */
export function defaultIngressClass({ storage }: Deps): AdmissionPlugin {
  return {
    name: 'DefaultIngressClass',
    handles: forResource(['CREATE'], 'networking.k8s.io', 'ingresses'),
    mutate: async ({ object }) => {
      const named = at(object, 'spec', 'ingressClassName') ?? at(object, 'metadata', 'annotations', 'kubernetes.io/ingress.class');
      if (named !== undefined) return object;
      const { items } = await storage.list(storedAt('networking.k8s.io', 'ingressclasses'), { match: 'any' });
      const name = newestDefault(items, 'ingressclass.kubernetes.io/is-default-class');
      return name === undefined ? object : withSpec(object, { ingressClassName: name });
    },
  };
}

/** Claims grow only where their class allows it, and only once bound. */
export function persistentVolumeClaimResize({ storage }: Deps): AdmissionPlugin {
  const size = (object: JsonObject | undefined): string => String(at(object, 'spec', 'resources', 'requests', 'storage') ?? '0');
  return {
    name: 'PersistentVolumeClaimResize',
    handles: forResource(['UPDATE'], '', 'persistentvolumeclaims'),
    validate: async (attributes: AdmissionAttributes) => {
      const { object, oldObject } = attributes;
      if (compareQuantities(size(object), size(oldObject)) <= 0) return;
      if (at(oldObject, 'status', 'phase') !== 'Bound') throw refuse(attributes, 'Only bound persistent volume claims can be expanded');
      const name = at(object, 'spec', 'storageClassName') ?? at(object, 'metadata', 'annotations', 'volume.beta.kubernetes.io/storage-class');
      const stored = typeof name === 'string' && name !== '' ? await storage.get(storedAt('storage.k8s.io', 'storageclasses'), { namespace: '', name }, { match: 'any' }) : undefined;
      if (stored?.object['allowVolumeExpansion'] === true) return;
      throw refuse(attributes, 'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize');
    },
  };
}
