import type { JsonObject } from '../../base/json.ts';
import type { KindBehavior } from '../behavior.ts';
import { at } from '../behavior.ts';
import { columnsOf, nameOf, stringAt } from '../columns.ts';
import { strategy } from '../strategy.ts';

function state(object: JsonObject): string {
  const conditions = (at(object, 'status', 'conditions') ?? []) as readonly JsonObject[];
  return ['Succeeded', 'Failed', 'Running'].find((type) => conditions.some((condition) => condition['type'] === type && condition['status'] === 'True')) ?? 'Unknown';
}

export const storageVersionMigration: KindBehavior = {
  ...strategy({ status: true, initialStatus: {} }),
  columns: columnsOf('Name', 'Resource', 'Status').map((column) => ({ ...column, format: '' })),
  row: (object) => {
    const group = stringAt(object, 'spec', 'resource', 'group');
    return { cells: [nameOf(object), `${stringAt(object, 'spec', 'resource', 'resource')}${group === '' ? '' : `.${group}`}`, state(object)] };
  },
};
