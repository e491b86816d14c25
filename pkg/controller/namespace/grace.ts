import type { ApiObject } from '../../client/resource.ts';

/** The longest time that any of these objects may still take to end. */
export function slowestGrace(objects: readonly ApiObject[]): number {
  return Math.max(0, ...objects.map(({ metadata }) => metadata.deletionGracePeriodSeconds ?? 0));
}
