import { canonicalJson, fnv1a32 } from '../../api/hash.ts';
import type { JsonValue } from '../../base/json.ts';
import type { Container, Pod } from '../../generated/types/core-v1.ts';

/** Labels and annotations on sandboxes and containers, spelled as upstream spells them so that crictl and log collectors work. */
export const podNameLabel = 'io.kubernetes.pod.name';
export const podNamespaceLabel = 'io.kubernetes.pod.namespace';
export const podUidLabel = 'io.kubernetes.pod.uid';
export const containerNameLabel = 'io.kubernetes.container.name';
export const containerHashAnnotation = 'io.kubernetes.container.hash';
export const restartCountAnnotation = 'io.kubernetes.container.restartCount';
export const messagePathAnnotation = 'io.kubernetes.container.terminationMessagePath';
export const messagePolicyAnnotation = 'io.kubernetes.container.terminationMessagePolicy';
export const podGraceAnnotation = 'io.kubernetes.pod.terminationGracePeriod';
export const preStopAnnotation = 'io.kubernetes.container.preStopHandler';
export const stopSignalAnnotation = 'io.kubernetes.container.stopSignal';
export const portsAnnotation = 'io.kubernetes.container.ports';

export const configHashAnnotation = 'kubernetes.io/config.hash';
export const configSourceAnnotation = 'kubernetes.io/config.source';
export const configSeenAnnotation = 'kubernetes.io/config.seen';
export const configMirrorAnnotation = 'kubernetes.io/config.mirror';

export function podLabels(pod: Pod): Record<string, string> {
  return { [podNameLabel]: podName(pod), [podNamespaceLabel]: podNamespace(pod), [podUidLabel]: podUid(pod) };
}

export function podName(pod: Pod): string {
  return pod.metadata.name ?? '';
}

export function podNamespace(pod: Pod): string {
  return pod.metadata.namespace ?? 'default';
}

/** What the runtime knows the pod by. A static pod's is its manifest's hash; its mirror pod has another. */
export function podUid(pod: Pod): string {
  return pod.metadata.uid ?? '';
}

/** "namespace/name". */
export function podKey(pod: Pod): string {
  return `${podNamespace(pod)}/${podName(pod)}`;
}

/** name_namespace(uid), the way messages name a pod. */
export function formatPod(pod: Pod): string {
  return `${podName(pod)}_${podNamespace(pod)}(${podUid(pod)})`;
}

/** Changes when the running container no longer is what the spec asks for. Only name and image may change under a running pod. */
export function containerHash(container: Pick<Container, 'name' | 'image'>): string {
  return fnv1a32(canonicalJson({ name: container.name, image: container.image ?? '' } as JsonValue)).toString(16);
}

/** Field path of a container, as events name it. */
export function containerFieldPath(pod: Pod, name: string): string {
  if (pod.spec.initContainers?.some((container) => container.name === name)) return `spec.initContainers{${name}}`;
  if (pod.spec.ephemeralContainers?.some((container) => container.name === name)) return `spec.ephemeralContainers{${name}}`;
  return `spec.containers{${name}}`;
}
