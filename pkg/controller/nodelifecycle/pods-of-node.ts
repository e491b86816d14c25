import type { Pod } from '../../generated/types/core-v1.ts';

/** Name of the index of pods by the node they run on. */
export const nodeIndex = 'node';

export function nodeIndexValues(pod: Pod): readonly string[] {
  return (pod.spec?.nodeName ?? '') === '' ? [] : [pod.spec.nodeName ?? ''];
}
