import type { JsonObject } from '../../base/json.ts';
import type { StatefulSet, StatefulSetSpec } from '../../generated/types/apps-v1.ts';
import type { FieldError, KindBehavior } from '../behavior.ts';
import { age, cells, columnsOf, containerCells, nameOf, numberAt } from '../columns.ts';
import { podSpecWarnings } from '../core/pod.ts';
import { claimSpecDefaults, templateDefaults } from '../core/pod-defaults.ts';
import { podNameWarnings, validateAlwaysTemplate, validateSelectorAndTemplate } from '../core/template-validation.ts';
import { forbidden, invalid, nonNegative, optionalOneOf, required, sameJson } from '../field-errors.ts';
import { eachWithin, fill, strategy, within } from '../strategy.ts';
import { countErrors, isZeroCount, notOver100Percent } from './counts.ts';

function defaults(object: JsonObject): JsonObject {
  return within(object, 'spec', (spec) => {
    let own = templateDefaults(fill(spec, {
      podManagementPolicy: 'OrderedReady', updateStrategy: {}, replicas: 1, revisionHistoryLimit: 10, persistentVolumeClaimRetentionPolicy: {},
    }));
    own = within(own, 'persistentVolumeClaimRetentionPolicy', (policy) => fill(policy, { whenDeleted: 'Retain', whenScaled: 'Retain' }));
    own = within(own, 'updateStrategy', (given) => {
      const typed = fill(given, { type: 'RollingUpdate' });
      return typed['type'] === 'RollingUpdate' ? { ...typed, rollingUpdate: fill(typed['rollingUpdate'] as JsonObject | undefined, { partition: 0 }) } : typed;
    });
    return eachWithin(own, 'volumeClaimTemplates', (claim) => within({ kind: 'PersistentVolumeClaim', apiVersion: 'v1', ...claim, status: fill(claim['status'] as JsonObject | undefined, { phase: 'Pending' }) }, 'spec', claimSpecDefaults));
  });
}

function strategyErrors(spec: StatefulSetSpec): readonly FieldError[] {
  const { type = '', rollingUpdate } = spec.updateStrategy ?? {};
  const field = 'spec.updateStrategy';
  if ((type as string) === '') return [required(field)];
  if (type === 'OnDelete') {
    return rollingUpdate === undefined ? [] : [invalid(`${field}.rollingUpdate`, { Partition: rollingUpdate.partition ?? 0 }, `only allowed for updateStrategy 'RollingUpdate'`)];
  }
  if (type !== 'RollingUpdate') return [invalid(field, { Type: type, RollingUpdate: rollingUpdate ?? null }, "must be 'RollingUpdate' or 'OnDelete'")];
  const { partition, maxUnavailable } = rollingUpdate ?? {};
  return [
    ...nonNegative(`${field}.rollingUpdate.partition`, partition),
    ...(maxUnavailable === undefined ? [] : [
      ...countErrors(maxUnavailable, `${field}.rollingUpdate.maxUnavailable`),
      ...(isZeroCount(maxUnavailable) ? [invalid(`${field}.rollingUpdate.maxUnavailable`, maxUnavailable, 'cannot be 0')] : []),
      ...notOver100Percent(maxUnavailable, `${field}.rollingUpdate.maxUnavailable`),
    ]),
  ];
}

function validate(object: JsonObject): readonly FieldError[] {
  const { spec } = object as unknown as StatefulSet;
  const policy: string = spec.podManagementPolicy ?? '';
  const retention = spec.persistentVolumeClaimRetentionPolicy;
  return [
    ...(policy === '' ? [required('spec.podManagementPolicy')] : policy === 'OrderedReady' || policy === 'Parallel' ? [] : [invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")]),
    ...strategyErrors(spec),
    ...optionalOneOf('spec.persistentVolumeClaimRetentionPolicy.whenDeleted', retention?.whenDeleted, ['Retain', 'Delete']),
    ...optionalOneOf('spec.persistentVolumeClaimRetentionPolicy.whenScaled', retention?.whenScaled, ['Retain', 'Delete']),
    ...nonNegative('spec.replicas', spec.replicas),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...nonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
    ...nonNegative('spec.ordinals.start', spec.ordinals?.start),
    ...validateSelectorAndTemplate(spec, 'statefulset'),
    ...validateAlwaysTemplate({ ...spec.template, spec: withClaimVolumes(spec) }, 'spec.template', 'StatefulSet'),
  ];
}

/** Claim templates become volumes of every pod; a container may mount them. */
function withClaimVolumes(spec: StatefulSetSpec): NonNullable<StatefulSetSpec['template']['spec']> {
  const inner = spec.template.spec ?? { containers: [] };
  const own = new Set((inner.volumes ?? []).map((volume) => volume.name));
  const claims = (spec.volumeClaimTemplates ?? []).map((claim) => claim.metadata.name ?? '').filter((name) => name !== '' && !own.has(name));
  return { ...inner, volumes: [...(inner.volumes ?? []), ...claims.map((name) => ({ name, persistentVolumeClaim: { claimName: name } }))] };
}

const mutableFields = ['replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy', 'minReadySeconds'] as const;
const updateMessage = "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

function validateUpdate(object: JsonObject, old: JsonObject): readonly FieldError[] {
  const frozen = (value: JsonObject): object => {
    const spec = (value as unknown as StatefulSet).spec;
    const rest = { ...spec, ...Object.fromEntries(mutableFields.map((name) => [name, undefined])) };
    return { ...rest, volumeClaimTemplates: (spec.volumeClaimTemplates ?? []).map((claim) => ({ name: claim.metadata.name, labels: claim.metadata.labels, annotations: claim.metadata.annotations, spec: claim.spec })) };
  };
  return [...validate(object), ...(sameJson(frozen(object), frozen(old)) ? [] : [forbidden('spec', updateMessage)])];
}

export const statefulSet: KindBehavior = {
  ...strategy({ generation: true, status: true, initialStatus: { replicas: 0, availableReplicas: 0 } }),
  generation: true,
  allowUnconditionalUpdate: true,
  defaultPropagation: 'Background',
  defaults,
  validate,
  validateUpdate,
  warnings: (object, old) => {
    const { metadata, spec } = object as unknown as StatefulSet;
    return [...(old === undefined ? podNameWarnings(metadata.name ?? '') : []), ...podSpecWarnings(spec.template.spec ?? { containers: [] }, 'spec.template.spec')];
  },
  columns: columnsOf('Name', 'Ready', 'Age', '*Containers', '*Images'),
  row: (object, nowMs) => {
    const { spec } = object as unknown as StatefulSet;
    return cells(nameOf(object), `${String(numberAt(object, 'status', 'readyReplicas'))}/${String(spec.replicas ?? 0)}`, age(object, nowMs), ...containerCells(spec.template));
  },
};
