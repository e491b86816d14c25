/** The list of conditions that most statuses carry, keyed by type. */
export interface ConditionLike {
  readonly type: string;
  readonly status: string;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly lastTransitionTime?: string | undefined;
  readonly observedGeneration?: number | undefined;
}

export function findCondition<C extends ConditionLike>(conditions: readonly C[] | undefined, type: string): C | undefined {
  return conditions?.find((condition) => condition.type === type);
}

export function isConditionTrue(conditions: readonly ConditionLike[] | undefined, type: string): boolean {
  return findCondition(conditions, type)?.status === 'True';
}

/**
 * The list with this condition in it, at its old place or at the end. The transition time of the old one stays unless the status changed.
 * The very same list is returned when nothing differs, so that a caller can skip the write.
 */
export function setCondition<C extends ConditionLike>(conditions: readonly C[] | undefined, condition: C): readonly C[] {
  const list = conditions ?? [];
  const old = findCondition(list, condition.type);
  if (old === undefined) return [...list, condition];
  const next = old.status === condition.status && old.lastTransitionTime !== undefined ? { ...condition, lastTransitionTime: old.lastTransitionTime } : condition;
  return sameCondition(old, next) ? list : list.map((item) => (item.type === condition.type ? next : item));
}

export function removeCondition<C extends ConditionLike>(conditions: readonly C[] | undefined, type: string): readonly C[] {
  const list = conditions ?? [];
  return list.some((item) => item.type === type) ? list.filter((item) => item.type !== type) : list;
}

function sameCondition(left: ConditionLike, right: ConditionLike): boolean {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => (left as unknown as Record<string, unknown>)[key] === (right as unknown as Record<string, unknown>)[key]);
}
