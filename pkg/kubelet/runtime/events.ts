import type { Clock } from '../../base/clock.ts';
import type { ObjectReference, Pod } from '../../generated/types/core-v1.ts';
import { configMirrorAnnotation, configHashAnnotation, containerFieldPath, podName, podNamespace, podUid } from '../pod/labels.ts';

const waitEventMs = 10_000;
const toldMax = 2000;

/** Where events go: the API's recorder, or nowhere while there is no API. */
export interface EventSink {
  record(regarding: ObjectReference, event: { readonly type: 'Normal' | 'Warning'; readonly reason: string; readonly message: string }): void;
}

/** Events about pods and their containers, in the words that people search for. */
export class PodEvents {
  #sink: EventSink | undefined;
  readonly #clock: Clock;
  readonly #told = new Map<string, number>();
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Events before this are lost: there is no API to tell. */
  connect(sink: EventSink): void {
    this.#sink = sink;
  }

  pod(pod: Pod, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#sink?.record(podReference(pod), { type, reason, message });
  }
  container(pod: Pod, container: string, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#sink?.record({ ...podReference(pod), fieldPath: containerFieldPath(pod, container) }, { type, reason, message });
  }
  /** As `container`, but the same thing only once in ten seconds: a pod that waits is looked at more often than that. */
  containerWaits(pod: Pod, container: string, type: 'Normal' | 'Warning', reason: string, message: string): void {
    const key = `${podUid(pod)}/${container}/${reason}/${message}`;
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - (this.#told.get(key) ?? -Infinity) < waitEventMs) return;
    if (this.#told.size >= toldMax) this.#told.clear();
    this.#told.set(key, nowMs);
    this.container(pod, container, type, reason, message);
  }
  node(name: string, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#sink?.record({ apiVersion: 'v1', kind: 'Node', name, uid: name }, { type, reason, message });
  }
}

/** A static pod's events go to its mirror pod, which has the manifest's hash as uid there. */
export function podReference(pod: Pod): ObjectReference {
  const uid = pod.metadata.annotations?.[configMirrorAnnotation] ?? pod.metadata.annotations?.[configHashAnnotation] ?? podUid(pod);
  return {
    apiVersion: 'v1', kind: 'Pod', name: podName(pod), namespace: podNamespace(pod), uid,
    ...(pod.metadata.resourceVersion === undefined ? {} : { resourceVersion: pod.metadata.resourceVersion }),
  };
}
