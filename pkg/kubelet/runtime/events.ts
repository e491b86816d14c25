import type { ObjectReference, Pod } from '../../generated/types/core-v1.ts';
import { configMirrorAnnotation, configHashAnnotation, containerFieldPath, podName, podNamespace, podUid } from '../pod/labels.ts';

/** Where events go: the API's recorder, or nowhere while there is no API. */
export interface EventSink {
  record(regarding: ObjectReference, event: { readonly type: 'Normal' | 'Warning'; readonly reason: string; readonly message: string }): void;
}

/** Events about pods and their containers, in the words that people search for. */
export class PodEvents {
  #sink: EventSink | undefined;

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
