import { formatTime } from '../../api/meta/time.ts';
import type { NamespaceCondition } from '../../generated/types/core-v1.ts';

/** What one pass over a namespace's content found. */
export interface DeletionProgress {
  /** Group versions whose content is unknown. */
  readonly undiscovered: readonly string[];
  readonly failures: readonly string[];
  /** Objects left, by "configmaps." or "deployments.apps". */
  readonly remaining: ReadonlyMap<string, number>;
  /** Objects left, by the finalizer that keeps them. */
  readonly finalizers: ReadonlyMap<string, number>;
}

interface Row { readonly type: string; readonly bad: boolean; readonly reasons: readonly [good: string, bad: string]; readonly messages: readonly [good: string, bad: string] }

function counts(map: ReadonlyMap<string, number>, word: string): string {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => `${name} ${word} ${count} resource instances`).join(', ');
}

/** The five conditions of a namespace that is being deleted, as clients read them. A condition that does not change keeps its time. */
export function deletionConditions(current: readonly NamespaceCondition[], progress: DeletionProgress, nowMs: number): readonly NamespaceCondition[] {
  const { undiscovered, failures, remaining, finalizers } = progress;
  const rows: readonly Row[] = [
    {
      type: 'NamespaceDeletionDiscoveryFailure', bad: undiscovered.length > 0, reasons: ['ResourcesDiscovered', 'DiscoveryFailed'],
      messages: ['All resources successfully discovered', `Discovery failed for some groups, ${undiscovered.length} failing: unable to retrieve the complete list of server APIs: ${undiscovered.join(', ')}`],
    },
    {
      type: 'NamespaceDeletionGroupVersionParsingFailure', bad: false, reasons: ['ParsedGroupVersions', 'GroupVersionParsingFailed'], messages: ['All legacy kube types successfully parsed', ''],
    },
    {
      type: 'NamespaceDeletionContentFailure', bad: failures.length > 0, reasons: ['ContentDeleted', 'ContentDeletionFailed'],
      messages: ['All content successfully deleted, may be waiting on finalization', `Failed to delete all resource types, ${failures.length} remaining: ${failures.join(', ')}`],
    },
    {
      type: 'NamespaceContentRemaining', bad: remaining.size > 0, reasons: ['ContentRemoved', 'SomeResourcesRemain'],
      messages: ['All content successfully removed', `Some resources are remaining: ${counts(remaining, 'has')}`],
    },
    {
      type: 'NamespaceFinalizersRemaining', bad: finalizers.size > 0, reasons: ['ContentHasNoFinalizers', 'SomeFinalizersRemain'],
      messages: ['All content-preserving finalizers finished', `Some content in the namespace has finalizers remaining: ${counts(finalizers, 'in')}`],
    },
  ];
  const kept = current.filter(({ type }) => !rows.some((row) => row.type === type));
  return [...kept, ...rows.map(({ type, bad, reasons, messages }): NamespaceCondition => {
    const next = { type, status: bad ? 'True' : 'False', reason: reasons[bad ? 1 : 0], message: messages[bad ? 1 : 0] };
    const before = current.find((condition) => condition.type === type);
    const same = before?.status === next.status && before.reason === next.reason && before.message === next.message;
    return { ...next, lastTransitionTime: same ? before.lastTransitionTime : formatTime(nowMs) };
  })];
}
