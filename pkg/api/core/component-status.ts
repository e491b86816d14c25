import type { JsonObject } from '../../base/json.ts';
import type { ComponentStatus } from '../../generated/types/core-v1.ts';
import type { KindBehavior } from '../behavior.ts';
import { columnsOf, nameOf } from '../columns.ts';

export const componentStatus: KindBehavior = {
  columns: columnsOf('Name', 'Status', 'Message', 'Error'),
  row: (object: JsonObject) => {
    const healthy = (object as unknown as ComponentStatus).conditions?.find((condition) => condition.type === 'Healthy');
    return { cells: [nameOf(object), healthy?.status === 'True' ? 'Healthy' : 'Unhealthy', healthy?.message ?? '', healthy?.error ?? ''] };
  },
  warnings: () => ['v1 ComponentStatus is deprecated in v1.19+'],
};
