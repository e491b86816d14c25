import type { JsonObject } from '../../base/json.ts';
import type { PersistentVolume, PersistentVolumeSpec } from '../../generated/types/core-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { age, columnsOf, nameOf, stringAt } from '../columns.ts';
import { forbidden, invalid, invalidAll, notSupported, required, sameJson } from '../field-errors.ts';
import { checkDns1123Subdomain } from '../names.ts';
import { isNegativeQuantity, isZeroQuantity } from '../quantity.ts';
import { fill, strategy, within } from '../strategy.ts';
import { accessModeErrors } from './claim-validation.ts';
import { backstepErrors } from './container-validation.ts';
import { shortAccessModes, storageClassOf } from './persistent-volume-claim.ts';
import { nodeSelectorErrors } from './scheduling-validation.ts';

function defaults(object: JsonObject): JsonObject {
  const withSpec = within(object, 'spec', (spec) => within(fill(spec, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' }), 'hostPath', (path) => fill(path, { type: '' })));
  return { ...withSpec, status: fill(withSpec['status'] as JsonObject | undefined, { phase: 'Pending' }) };
}

type Json = Readonly<Record<string, unknown>>;
const text = (source: Json, key: string): string => (typeof source[key] === 'string' ? source[key] : '');
const need = (...keys: readonly string[]) => (source: Json, field: string): readonly FieldError[] => keys.flatMap((key) => (text(source, key) === '' ? [required(`${field}.${key}`)] : []));

const sourceRules: Readonly<Record<string, (source: Json, field: string) => readonly FieldError[]>> = {
  hostPath: (source, field) => (text(source, 'path') === '' ? [required(`${field}.path`)] : backstepErrors(text(source, 'path'), `${field}.path`)),
  gcePersistentDisk: need('pdName'),
  awsElasticBlockStore: need('volumeID'),
  glusterfs: need('endpoints', 'path'),
  flocker: () => [],
  nfs: (source, field) => [...need('server', 'path')(source, field), ...(text(source, 'path').startsWith('/') ? [] : [invalid(`${field}.path`, text(source, 'path'), 'must be an absolute path')])],
  rbd: need('image'),
  quobyte: need('registry', 'volume'),
  cephfs: () => [],
  iscsi: need('targetPortal', 'iqn'),
  cinder: need('volumeID'),
  fc: () => [],
  flexVolume: need('driver'),
  azureFile: need('secretName', 'shareName'),
  vsphereVolume: need('volumePath'),
  photonPersistentDisk: need('pdID'),
  portworxVolume: need('volumeID'),
  azureDisk: need('diskName', 'diskURI'),
  scaleIO: need('gateway', 'system', 'volumeName'),
  local: (source, field) => (text(source, 'path') === '' ? [required(`${field}.path`)] : backstepErrors(text(source, 'path'), `${field}.path`)),
  storageos: () => [],
  csi: need('driver', 'volumeHandle'),
};

function sourceErrors(spec: PersistentVolumeSpec): readonly FieldError[] {
  const sources = spec as unknown as Json;
  const errors: FieldError[] = [];
  let found = 0;
  for (const [name, rule] of Object.entries(sourceRules)) {
    const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
    if (source === undefined) continue;
    if (found++ > 0) errors.push(forbidden(`spec.${name}`, 'may not specify more than 1 volume type'));
    else errors.push(...rule(source as Json, `spec.${name}`));
  }
  if (spec.local !== undefined && found === 1 && spec.nodeAffinity === undefined) errors.push(required('spec.nodeAffinity', 'Local volume requires node affinity'));
  if (found === 0) errors.push(required('spec', 'must specify a volume type'));
  return errors;
}

function capacityErrors(capacity: Readonly<Record<string, string>> | undefined): readonly FieldError[] {
  const errors: FieldError[] = [];
  const names = Object.keys(capacity ?? {});
  if (names.length === 0) errors.push(required('spec.capacity'));
  if (names.length !== 1 || names[0] !== 'storage') errors.push(notSupported('spec.capacity', capacity ?? null, ['storage']));
  for (const name of names) {
    const value = capacity?.[name] ?? '0';
    if (name === 'storage' && (isZeroQuantity(value) || isNegativeQuantity(value))) errors.push(invalid(`spec.capacity[${name}]`, value, 'must be greater than zero'));
  }
  return errors;
}

function validate(object: JsonObject): readonly FieldError[] {
  const { spec } = object as unknown as PersistentVolume;
  const modes: readonly string[] = spec.accessModes ?? [];
  const policy: string | undefined = spec.persistentVolumeReclaimPolicy;
  const errors: FieldError[] = [...(modes.length === 0 ? [required('spec.accessModes')] : accessModeErrors(modes, 'spec.accessModes')), ...capacityErrors(spec.capacity as Readonly<Record<string, string>> | undefined)];
  if (policy !== undefined && !['Delete', 'Recycle', 'Retain'].includes(policy)) errors.push(notSupported('spec.persistentVolumeReclaimPolicy', policy, ['Delete', 'Recycle', 'Retain']));
  if (spec.nodeAffinity !== undefined) {
    errors.push(...(spec.nodeAffinity.required === undefined ? [required('spec.nodeAffinity.required', 'must specify required node constraints')] : nodeSelectorErrors(spec.nodeAffinity.required, 'spec.nodeAffinity.required')));
  }
  errors.push(...sourceErrors(spec));
  if (spec.hostPath?.path === '/' && policy === 'Recycle') errors.push(forbidden('spec.persistentVolumeReclaimPolicy', "may not be 'recycle' for a hostPath mount of '/'"));
  if ((spec.storageClassName ?? '') !== '') errors.push(...invalidAll('spec.storageClassName', spec.storageClassName, checkDns1123Subdomain(spec.storageClassName ?? '')));
  if (spec.volumeMode !== undefined && !['Block', 'Filesystem'].includes(spec.volumeMode)) errors.push(notSupported('spec.volumeMode', spec.volumeMode, ['Block', 'Filesystem']));
  return errors;
}

function validateUpdate(object: JsonObject, old: JsonObject): readonly FieldError[] {
  const sources = (value: JsonObject): object => Object.fromEntries(Object.keys(sourceRules).map((name) => [name, (value['spec'] as JsonObject | undefined)?.[name]]));
  const next = (object as unknown as PersistentVolume).spec;
  const before = (old as unknown as PersistentVolume).spec;
  return [
    ...validate(object),
    ...(sameJson(sources(object), sources(old)) ? [] : [forbidden('spec.persistentvolumesource', 'spec.persistentvolumesource is immutable after creation')]),
    ...(sameJson(next.volumeMode, before.volumeMode) ? [] : [invalid('volumeMode', next.volumeMode, 'field is immutable')]),
    ...(before.nodeAffinity === undefined || sameJson(next.nodeAffinity, before.nodeAffinity) ? [] : [invalid('nodeAffinity', next.nodeAffinity, 'field is immutable')]),
  ];
}

export const persistentVolume: KindBehavior = {
  ...strategy({ status: true, initialStatus: { phase: 'Pending' } }),
  allowUnconditionalUpdate: true,
  defaults,
  validate,
  validateUpdate,
  columns: columnsOf('Name', 'Capacity', 'Access Modes', 'Reclaim Policy', 'Status', 'Claim', 'StorageClass', 'VolumeAttributesClass', 'Reason', 'Age', '*VolumeMode'),
  row: (object, nowMs) => {
    const { metadata, spec, status } = object as unknown as PersistentVolume;
    const claim = spec.claimRef === undefined ? '' : `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}`;
    return { cells: [nameOf(object), spec.capacity?.['storage'] ?? '0', shortAccessModes(spec.accessModes), spec.persistentVolumeReclaimPolicy ?? '',
      metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating', claim, storageClassOf(object), spec.volumeAttributesClassName ?? '<unset>', stringAt(object, 'status', 'reason'),
      age(object, nowMs), spec.volumeMode ?? '<unset>'] };
  },
  selectableFields: (object) => ({ name: nameOf(object) }),
};
