import { findToleration } from '../../api/tolerations.ts';
import { parseTime } from '../../api/meta/time.ts';
import type { Pod, Taint } from '../../generated/types/core-v1.ts';

/** When a pod must leave a node with these taints: a time (perhaps past), or undefined for never. */
export function evictionMs(pod: Pod, taints: readonly Taint[] | undefined, seenMs: number): number | undefined {
  const evicting = (taints ?? []).filter(({ effect }) => effect === 'NoExecute');
  const dues = evicting.map((taint) => {
    const toleration = findToleration(pod.spec.tolerations, taint);
    if (toleration === undefined) return 0;
    if (toleration.tolerationSeconds === undefined) return Infinity;
    // Counted from when the taint came, so that a restart of this process grants no second respite.
    return (parseTime(taint.timeAdded) ?? seenMs) + Math.max(0, toleration.tolerationSeconds) * 1000;
  });
  const due = Math.min(Infinity, ...dues);
  return due === Infinity ? undefined : due;
}
