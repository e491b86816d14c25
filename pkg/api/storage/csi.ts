import type { JsonObject } from '../../base/json.ts';
import type { CSIDriver, CSINode, VolumeAttachment } from '../../generated/types/storage-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { at } from '../behavior.ts';
import { age, columnsOf, defaultColumns, defaultRow, nameOf, stringAt } from '../columns.ts';
import { duplicate, immutable, invalid, invalidAll, nonNegative, notSupported, required, sameJson } from '../field-errors.ts';
import { checkDns1123Subdomain, checkLabelKey } from '../names.ts';
import { tableOf } from '../plain.ts';
import { fill, strategy, within } from '../strategy.ts';

const tokenSecondsMin = 600;

function validateDriver(object: JsonObject): readonly FieldError[] {
  const { spec } = object as unknown as CSIDriver;
  const errors: FieldError[] = [];
  if (spec.attachRequired === undefined) errors.push(required('spec.attachedRequired'));
  const audiences = new Set<string>();
  (spec.tokenRequests ?? []).forEach((request, index) => {
    const field = `spec.tokenRequests[${String(index)}]`;
    if (audiences.has(request.audience)) errors.push(duplicate(`${field}.audience`, request.audience));
    audiences.add(request.audience);
    if (request.expirationSeconds !== undefined && request.expirationSeconds < tokenSecondsMin) errors.push(invalid(`${field}.expirationSeconds`, request.expirationSeconds, 'may not specify a duration less than 10 minutes'));
  });
  const policy: string | undefined = spec.fsGroupPolicy;
  if (policy !== undefined && !['File', 'None', 'ReadWriteOnceWithFSType'].includes(policy)) errors.push(notSupported('spec.fsGroupPolicy', policy, ['File', 'None', 'ReadWriteOnceWithFSType']));
  for (const mode of spec.volumeLifecycleModes ?? []) if (mode !== 'Persistent' && mode !== 'Ephemeral') errors.push(notSupported('spec.volumeLifecycleModes', mode, ['Persistent', 'Ephemeral']));
  return errors;
}

export const csiDriver: KindBehavior = {
  defaults: (object) => within(object, 'spec', (spec) => fill(spec, {
    attachRequired: true, podInfoOnMount: false, storageCapacity: false, fsGroupPolicy: 'ReadWriteOnceWithFSType', volumeLifecycleModes: ['Persistent'], requiresRepublish: false, seLinuxMount: false,
  })),
  validate: validateDriver,
  validateUpdate: (object, old) => [
    ...validateDriver(object),
    // The first path is upstream's.
    ...immutable('spec.attachedRequired', at(object, 'spec', 'attachRequired'), at(old, 'spec', 'attachRequired')),
    ...immutable('spec.volumeLifecycleModes', at(object, 'spec', 'volumeLifecycleModes'), at(old, 'spec', 'volumeLifecycleModes')),
  ],
  columns: columnsOf('Name', 'AttachRequired:boolean', 'PodInfoOnMount:boolean', 'StorageCapacity:boolean', 'TokenRequests', 'RequiresRepublish:boolean', 'Modes', 'Age'),
  row: (object, nowMs) => {
    const { spec } = object as unknown as CSIDriver;
    const tokens = (spec.tokenRequests ?? []).map((request) => request.audience).join(',');
    return { cells: [nameOf(object), spec.attachRequired ?? true, spec.podInfoOnMount ?? false, spec.storageCapacity ?? false, spec.tokenRequests === undefined ? '<unset>' : tokens,
      spec.requiresRepublish ?? false, (spec.volumeLifecycleModes ?? []).length === 0 ? '<none>' : (spec.volumeLifecycleModes ?? []).join(','), age(object, nowMs)] };
  },
};

function validateNode(object: JsonObject): readonly FieldError[] {
  const names = new Set<string>();
  return ((object as unknown as CSINode).spec?.drivers ?? []).flatMap((driver, index): readonly FieldError[] => {
    const field = `spec.drivers[${String(index)}]`;
    const errors: FieldError[] = driver.name === '' ? [required(`${field}.name`)] : [...invalidAll(`${field}.name`, driver.name, checkDns1123Subdomain(driver.name.toLowerCase()))];
    if (driver.nodeID === '') errors.push(required(`${field}.nodeID`));
    errors.push(...nonNegative(`${field}.allocatable.count`, driver.allocatable?.count));
    const keys = driver.topologyKeys ?? [];
    keys.forEach((key, place) => {
      if (key === '') errors.push(required(field));
      else if (keys.indexOf(key) < place) errors.push(duplicate(field, key));
      errors.push(...invalidAll(field, key, checkLabelKey(key)));
    });
    if (names.has(driver.name)) errors.push(duplicate(`${field}.name`, driver.name));
    names.add(driver.name);
    return errors;
  });
}

export const csiNode: KindBehavior = {
  validate: validateNode,
  validateUpdate: (object, old) => {
    const before = new Map(((old as unknown as CSINode).spec?.drivers ?? []).map((driver) => [driver.name, driver]));
    const changed = ((object as unknown as CSINode).spec?.drivers ?? []).filter((driver) => before.has(driver.name) && !sameJson({ ...driver, allocatable: undefined }, { ...before.get(driver.name), allocatable: undefined }));
    return [...validateNode(object), ...changed.map((driver) => invalid('CSINodeDriver', driver, 'field is immutable'))];
  },
  columns: columnsOf('Name', 'Drivers:integer', 'Age'),
  row: (object, nowMs) => ({ cells: [nameOf(object), ((object as unknown as CSINode).spec?.drivers ?? []).length, age(object, nowMs)] }),
};

export const csiStorageCapacity: KindBehavior = { allowUnconditionalUpdate: false, columns: defaultColumns, row: defaultRow };

function validateAttachment(object: JsonObject): readonly FieldError[] {
  const { spec } = object as unknown as VolumeAttachment;
  const { attacher = '', nodeName = '', source } = spec;
  const volume = source?.persistentVolumeName;
  const errors: FieldError[] = attacher === '' ? [required('spec.attacher')] : [...invalidAll('spec.attacher', attacher, checkDns1123Subdomain(attacher.toLowerCase()))];
  if (source?.inlineVolumeSpec === undefined && volume === undefined) errors.push(required('spec.source', 'must specify exactly one of inlineVolumeSpec and persistentVolumeName'));
  if (source?.inlineVolumeSpec !== undefined && volume !== undefined) errors.push({ reason: 'FieldValueForbidden', field: 'spec.source', message: 'Forbidden: must specify exactly one of inlineVolumeSpec and persistentVolumeName' });
  if (volume === '') errors.push(required('spec.source.persistentVolumeName', 'must specify non empty persistentVolumeName'));
  errors.push(...invalidAll('spec.nodeName', nodeName, checkDns1123Subdomain(nodeName)));
  if (volume !== undefined) errors.push(...invalidAll('spec.source.persistentVolumeName', volume, checkDns1123Subdomain(volume)));
  return errors;
}

export const volumeAttachment: KindBehavior = {
  ...strategy({ status: true, initialStatus: { attached: false } }),
  validate: validateAttachment,
  validateUpdate: (object, old) => [...validateAttachment(object), ...immutable('spec', object['spec'], old['spec'])],
  columns: columnsOf('Name', 'Attacher', 'PV', 'Node', 'Attached:boolean', 'Age').map((column) => (column.name === 'Attacher' ? { ...column, format: 'name' } : column)),
  row: (object, nowMs) => {
    const { spec, status } = object as unknown as VolumeAttachment;
    return { cells: [nameOf(object), spec.attacher, spec.source.persistentVolumeName ?? '', spec.nodeName, status?.attached === true, age(object, nowMs)] };
  },
};

export const volumeAttributesClass: KindBehavior = {
  allowUnconditionalUpdate: true,
  validate: (object) => (stringAt(object, 'driverName') === '' ? [required('driverName')] : []),
  validateUpdate: (object, old) => [
    ...(object['driverName'] === old['driverName'] ? [] : [invalid('driverName', object['driverName'], 'field is immutable')]),
    ...(sameJson(object['parameters'], old['parameters']) ? [] : [invalid('parameters', object['parameters'], 'field is immutable')]),
  ],
  ...tableOf(['DriverName'], (object) => [stringAt(object, 'driverName')]),
};
