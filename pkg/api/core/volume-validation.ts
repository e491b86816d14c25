/** Volumes of a pod: one source each, and the rules of the sources that are in use. */
import type { PodSpec, Volume } from '../../generated/types/core-v1.ts';
import type { FieldError } from '../behavior.ts';
import { duplicate, forbidden, invalid, invalidAll, notSupported, optionalOneOf, required } from '../field-errors.ts';
import { checkConfigKey, checkDns1123Label } from '../names.ts';
import { isNegativeQuantity } from '../quantity.ts';
import { backstepErrors, fieldRefErrors, localPathErrors, resourceFieldRefErrors } from './container-validation.ts';
import { validateClaimSpec } from './claim-validation.ts';

type Json = Readonly<Record<string, unknown>>;
const text = (source: Json, key: string): string => (typeof source[key] === 'string' ? source[key] : '');
const need = (...keys: readonly string[]) => (source: Json, field: string): readonly FieldError[] => keys.flatMap((key) => (text(source, key) === '' ? [required(`${field}.${key}`)] : []));

const modeMessage = 'must be a number between 0 and 0777 (octal), both inclusive';
const modeErrors = (mode: unknown, field: string): readonly FieldError[] => (typeof mode === 'number' && (mode > 0o777 || mode < 0) ? [invalid(field, mode, modeMessage)] : []);

interface KeyToPathLike { readonly key?: string; readonly path?: string; readonly mode?: number }

function itemErrors(source: Json, field: string): readonly FieldError[] {
  return ((source['items'] ?? []) as readonly KeyToPathLike[]).flatMap((item, index) => {
    const path = `${field}.items[${String(index)}]`;
    return [
      ...((item.key ?? '') === '' ? [required(`${path}.key`)] : invalidAll(`${path}.key`, item.key, checkConfigKey(item.key ?? ''))),
      ...((item.path ?? '') === '' ? [required(`${path}.path`)] : localPathErrors(item.path ?? '', `${path}.path`)),
      ...modeErrors(item.mode, `${path}.mode`),
    ];
  });
}

interface DownwardItem { readonly path?: string; readonly fieldRef?: object; readonly resourceFieldRef?: object; readonly mode?: number }
const downwardFields = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'];

function downwardErrors(source: Json, field: string): readonly FieldError[] {
  return ((source['items'] ?? []) as readonly DownwardItem[]).flatMap((item): readonly FieldError[] => {
    const errors: FieldError[] = [];
    if ((item.path ?? '') === '') errors.push(required(`${field}.path`));
    else errors.push(...localPathErrors(item.path ?? '', `${field}.path`));
    if (item.fieldRef !== undefined) {
      errors.push(...fieldRefErrors(item.fieldRef as never, `${field}.fieldRef`, downwardFields));
      if (item.resourceFieldRef !== undefined) errors.push(invalid(field, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
    } else if (item.resourceFieldRef !== undefined) errors.push(...resourceFieldRefErrors(item.resourceFieldRef as never, `${field}.resourceFieldRef`, true));
    else errors.push(required(`${field}.fieldRef`, 'one of fieldRef and resourceFieldRef is required'));
    return [...errors, ...modeErrors(item.mode, `${field}.mode`)];
  });
}

function projectedErrors(source: Json, field: string): readonly FieldError[] {
  const errors: FieldError[] = [...modeErrors(source['defaultMode'], `${field}.defaultMode`)];
  const paths = new Set<string>();
  ((source['sources'] ?? []) as readonly Json[]).forEach((part, index) => {
    const path = `${field}.sources[${String(index)}]`;
    const kinds = ['secret', 'configMap', 'downwardAPI', 'serviceAccountToken', 'clusterTrustBundle', 'podCertificate'].filter((kind) => part[kind] !== undefined);
    if (kinds.length === 0) errors.push(required(path, 'must provide at least one source'));
    kinds.slice(1).forEach((kind) => errors.push(forbidden(`${path}.${kind}`, 'may not specify more than 1 volume type per source')));
    const kind = kinds[0];
    if (kind === undefined) return;
    const inner = part[kind] as Json;
    errors.push(...projectedPartErrors(kind, inner, `${path}.${kind}`));
    for (const item of (inner['items'] ?? (inner['path'] === undefined ? [] : [inner])) as readonly KeyToPathLike[]) {
      if ((item.path ?? '') === '') continue;
      if (paths.has(item.path ?? '')) errors.push(invalid(`${path}.${kind}`, source['sources'], `conflicting duplicate paths`));
      paths.add(item.path ?? '');
    }
  });
  return errors;
}

function projectedPartErrors(kind: string, inner: Json, path: string): readonly FieldError[] {
  if (kind === 'secret' || kind === 'configMap') return [...need('name')(inner, path), ...itemErrors(inner, path)];
  if (kind === 'downwardAPI') return downwardErrors(inner, path);
  if (kind !== 'serviceAccountToken') return [];
  const seconds = inner['expirationSeconds'];
  const errors: FieldError[] = [];
  if (typeof seconds === 'number' && seconds < 600) errors.push(invalid(`${path}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes'));
  if (typeof seconds === 'number' && seconds > 2 ** 32) errors.push(invalid(`${path}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds'));
  return [...errors, ...(text(inner, 'path') === '' ? [required(`${path}.path`)] : localPathErrors(text(inner, 'path'), `${path}.path`))];
}

const hostPathTypes = ['', 'DirectoryOrCreate', 'Directory', 'FileOrCreate', 'File', 'Socket', 'CharDevice', 'BlockDevice'];

/** Rules per source; a source without a row has only the schema's. */
const sourceRules: Readonly<Record<string, (source: Json, field: string) => readonly FieldError[]>> = {
  emptyDir: (source, field) => {
    const limit = source['sizeLimit'];
    return typeof limit === 'string' && isNegativeQuantity(limit) ? [forbidden(`${field}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')] : [];
  },
  hostPath: (source, field) => {
    if (text(source, 'path') === '') return [required(`${field}.path`)];
    const type = source['type'];
    return [...backstepErrors(text(source, 'path'), `${field}.path`), ...(typeof type === 'string' && !hostPathTypes.includes(type) ? [notSupported(`${field}.type`, type, [...hostPathTypes].sort())] : [])];
  },
  secret: (source, field) => [...need('secretName')(source, field), ...modeErrors(source['defaultMode'], `${field}.defaultMode`), ...itemErrors(source, field)],
  configMap: (source, field) => [...need('name')(source, field), ...modeErrors(source['defaultMode'], `${field}.defaultMode`), ...itemErrors(source, field)],
  downwardAPI: (source, field) => [...modeErrors(source['defaultMode'], `${field}.defaultMode`), ...downwardErrors(source, field)],
  projected: projectedErrors,
  persistentVolumeClaim: need('claimName'),
  nfs: (source, field) => [...need('server', 'path')(source, field), ...(text(source, 'path') !== '' && !text(source, 'path').startsWith('/') ? [invalid(`${field}.path`, source['path'], 'must be an absolute path')] : [])],
  csi: need('driver'),
  iscsi: need('targetPortal', 'iqn'),
  gcePersistentDisk: need('pdName'),
  awsElasticBlockStore: need('volumeID'),
  cinder: need('volumeID'),
  azureFile: need('secretName', 'shareName'),
  azureDisk: (source, field) => {
    const missing = need('diskName', 'diskURI')(source, field);
    if (missing.length > 0) return missing;
    const managed = source['kind'] === 'Managed';
    const form = managed ? '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}' : 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';
    return text(source, 'diskURI').startsWith(managed ? '/subscriptions' : 'https://') ? [] : [notSupported(`${field}.diskURI`, text(source, 'diskURI'), [form])];
  },
  vsphereVolume: need('volumePath'),
  flexVolume: need('driver'),
  glusterfs: need('endpoints', 'path'),
  quobyte: need('registry', 'volume'),
  rbd: need('image'),
  portworxVolume: need('volumeID'),
  photonPersistentDisk: need('pdID'),
  scaleIO: need('gateway', 'system', 'volumeName'),
  ephemeral: (source, field) => {
    const template = source['volumeClaimTemplate'] as { readonly spec?: object } | undefined;
    return template === undefined ? [required(`${field}.volumeClaimTemplate`)] : validateClaimSpec((template.spec ?? {}) as never, `${field}.volumeClaimTemplate.spec`);
  },
  image: (source, field) => [...need('reference')(source, field), ...optionalOneOf(`${field}.pullPolicy`, source['pullPolicy'] as string | undefined, ['Always', 'IfNotPresent', 'Never'])],
};

/** Upstream looks at the sources in this order. */
const sourceOrder = ['emptyDir', 'hostPath', 'gitRepo', 'gcePersistentDisk', 'awsElasticBlockStore', 'secret', 'nfs', 'iscsi', 'glusterfs', 'flocker', 'persistentVolumeClaim', 'rbd', 'cinder',
  'cephfs', 'quobyte', 'downwardAPI', 'fc', 'flexVolume', 'configMap', 'azureFile', 'vsphereVolume', 'photonPersistentDisk', 'portworxVolume', 'azureDisk', 'storageos', 'projected', 'scaleIO',
  'csi', 'ephemeral', 'image'];

function sourceErrors(volume: Volume, field: string): readonly FieldError[] {
  const sources = volume as unknown as Json;
  const errors: FieldError[] = [];
  let found = 0;
  for (const name of sourceOrder) {
    const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
    if (source === undefined || source === null) continue;
    if (found++ > 0) errors.push(forbidden(`${field}.${name}`, 'may not specify more than 1 volume type'));
    else errors.push(...(sourceRules[name]?.(source as Json, `${field}.${name}`) ?? []));
  }
  if (found === 0) errors.push(required(field, 'must specify a volume type'));
  return errors;
}

/** The volumes that may be mounted, by name, and what is wrong with them. A faulty volume cannot be mounted. */
export function validateVolumes(spec: PodSpec, field: string): { readonly volumes: ReadonlyMap<string, object>; readonly errors: readonly FieldError[] } {
  const volumes = new Map<string, object>();
  const errors: FieldError[] = [];
  (spec.volumes ?? []).forEach((volume, index) => {
    const path = `${field}.volumes[${String(index)}]`;
    const own: FieldError[] = [...sourceErrors(volume, path)];
    if (volume.name === '') own.push(required(`${path}.name`));
    else own.push(...invalidAll(`${path}.name`, volume.name, checkDns1123Label(volume.name)));
    if (volumes.has(volume.name)) own.push(duplicate(`${path}.name`, volume.name));
    if (own.length === 0) volumes.set(volume.name, volume);
    errors.push(...own);
  });
  return { volumes, errors };
}

