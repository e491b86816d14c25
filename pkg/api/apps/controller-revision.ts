import type { ControllerRevision } from '../../generated/types/apps-v1.ts';
import type { KindBehavior } from '../behavior.ts';
import { age, cells, columnsOf, nameOf } from '../columns.ts';
import { immutable, nonNegative, required } from '../field-errors.ts';
import { controllerOf } from '../meta/accessors.ts';

export const controllerRevision: KindBehavior = {
  allowUnconditionalUpdate: true,
  validate: (object) => {
    const { data, revision } = object as unknown as ControllerRevision;
    return [...(data === undefined || data === null ? [required('data', 'data is mandatory')] : []), ...nonNegative('revision', revision)];
  },
  validateUpdate: (object, old) => [...nonNegative('revision', (object as unknown as ControllerRevision).revision), ...immutable('data', object['data'], old['data'])],
  columns: columnsOf('Name', 'Controller', 'Revision', 'Age'),
  row: (object, nowMs) => {
    const revision = object as unknown as ControllerRevision;
    const owner = controllerOf(revision);
    const group = owner?.apiVersion.includes('/') === true ? `.${owner.apiVersion.slice(0, owner.apiVersion.indexOf('/'))}` : '';
    return cells(nameOf(object), owner === undefined ? '<none>' : `${owner.kind.toLowerCase()}${group}/${owner.name}`, revision.revision, age(object, nowMs));
  },
};
