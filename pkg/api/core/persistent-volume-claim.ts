import type { JsonObject } from '../../base/json.ts';
import type { PersistentVolumeClaim } from '../../generated/types/core-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { age, columnsOf, nameOf, stringAt } from '../columns.ts';
import { forbidden, sameJson } from '../field-errors.ts';
import { compareQuantities } from '../quantity.ts';
import { fill, strategy, within } from '../strategy.ts';
import { structDiff } from '../struct-text.ts';
import { validateClaimSpec } from './claim-validation.ts';

/** dataSource and dataSourceRef follow each other within the same namespace. */
function mirrorSources(spec: JsonObject): JsonObject {
  const source = spec['dataSource'];
  const ref = spec['dataSourceRef'] as JsonObject | undefined;
  if (source !== undefined && ref === undefined) return { ...spec, dataSourceRef: source };
  if (ref !== undefined && source === undefined && ref['namespace'] === undefined) return { ...spec, dataSource: { apiGroup: ref['apiGroup'] ?? null, kind: ref['kind'], name: ref['name'] } };
  return spec;
}

function defaults(object: JsonObject): JsonObject {
  const withSpec = within(object, 'spec', (spec) => fill(mirrorSources(spec), { volumeMode: 'Filesystem' }));
  return { ...withSpec, status: fill(withSpec['status'] as JsonObject | undefined, { phase: 'Pending' }) };
}

function validateUpdate(object: JsonObject, old: JsonObject): readonly FieldError[] {
  const next = (object as unknown as PersistentVolumeClaim).spec;
  const before = (old as unknown as PersistentVolumeClaim).spec;
  const errors: FieldError[] = [...validateClaimSpec(next, 'spec')];
  const bare = (spec: PersistentVolumeClaim['spec']): object => ({ ...spec, volumeName: (before.volumeName ?? '') === '' ? undefined : spec.volumeName, resources: { ...spec.resources, requests: undefined },
    volumeAttributesClassName: undefined, storageClassName: before.storageClassName === undefined ? undefined : spec.storageClassName });
  const [size, oldSize] = [next.resources?.requests?.['storage'], before.resources?.requests?.['storage']];
  const bound = stringAt(old, 'status', 'phase') === 'Bound';
  const resized = size !== undefined && oldSize !== undefined && compareQuantities(size, oldSize) !== 0;
  if (!sameJson(bare(next), bare(before)) || (resized && !bound)) {
    // What a bound claim may change is shown as it was.
    const shown = bound ? { ...next, resources: { ...next.resources, requests: before.resources?.requests }, volumeAttributesClassName: before.volumeAttributesClassName } : next;
    errors.push(forbidden('spec', `spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n${structDiff('io.k8s.api.core.v1.PersistentVolumeClaimSpec', before, shown)}`));
  }
  if (resized && bound) {
    if (compareQuantities(size, oldSize) < 0) errors.push(forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity'));
  }
  return errors;
}

const shortModes: Readonly<Record<string, string>> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };

export function shortAccessModes(modes: readonly string[] | undefined): string {
  const order = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'];
  return order.filter((mode) => modes?.includes(mode) === true).map((mode) => shortModes[mode] ?? '').join(',');
}

export const persistentVolumeClaim: KindBehavior = {
  ...strategy({ status: true, initialStatus: { phase: 'Pending' } }),
  allowUnconditionalUpdate: true,
  defaults,
  validate: (object) => validateClaimSpec((object as unknown as PersistentVolumeClaim).spec, 'spec'),
  validateUpdate,
  columns: columnsOf('Name', 'Status', 'Volume', 'Capacity', 'Access Modes', 'StorageClass', 'VolumeAttributesClass', 'Age', '*VolumeMode'),
  row: (object, nowMs) => {
    const { metadata, spec, status } = object as unknown as PersistentVolumeClaim;
    const bound = (spec.volumeName ?? '') !== '';
    const phase = metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating';
    return { cells: [nameOf(object), phase, spec.volumeName ?? '', bound ? (status?.capacity?.['storage'] ?? '0') : '', bound ? shortAccessModes(status?.accessModes) : '', storageClassOf(object),
      spec.volumeAttributesClassName ?? '<unset>', age(object, nowMs), spec.volumeMode ?? '<unset>'] };
  },
};

const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

/** The old annotation still wins. */
export function storageClassOf(object: JsonObject): string {
  const annotated = (object as unknown as PersistentVolumeClaim).metadata.annotations?.[classAnnotation];
  return annotated ?? stringAt(object, 'spec', 'storageClassName');
}
