import type { NewObject } from '../../client/resource.ts';
import type { ControllerRevision, StatefulSet } from '../../generated/types/apps-v1.ts';
import type { PersistentVolumeClaim, Pod, PodTemplateSpec, Volume } from '../../generated/types/core-v1.ts';
import { revisionHashLabel } from '../history/revisions.ts';
import { podFromTemplate } from '../pod-control.ts';

/** The template that a revision keeps. */
export function templateOf(revision: ControllerRevision): PodTemplateSpec {
  const { $patch: _, ...template } = (revision.data as { readonly spec: { readonly template: Record<string, unknown> } }).spec.template;
  return template as unknown as PodTemplateSpec;
}

export function claimName(template: PersistentVolumeClaim, set: StatefulSet, ordinal: number): string {
  return `${template.metadata.name ?? ''}-${set.metadata.name ?? ''}-${ordinal}`;
}

/** The claims of one pod: they outlive it and belong to its ordinal. */
export function claimsOf(set: StatefulSet, ordinal: number): readonly NewObject<PersistentVolumeClaim>[] {
  return (set.spec.volumeClaimTemplates ?? []).map((template) => ({
    apiVersion: 'v1', kind: 'PersistentVolumeClaim',
    metadata: {
      namespace: set.metadata.namespace, name: claimName(template, set, ordinal), labels: { ...template.metadata.labels, ...set.spec.selector.matchLabels },
      ...(template.metadata.annotations === undefined ? {} : { annotations: template.metadata.annotations }),
    },
    spec: template.spec,
  }));
}

/** A pod with its ordinal's name, host name, labels and volumes. */
export function statefulPod(set: StatefulSet, template: PodTemplateSpec, ordinal: number, revision: string): NewObject<Pod> {
  const name = `${set.metadata.name ?? ''}-${ordinal}`;
  const pod = podFromTemplate(template, set, name);
  const labels = { ...pod.metadata.labels, 'statefulset.kubernetes.io/pod-name': name, 'apps.kubernetes.io/pod-index': String(ordinal), [revisionHashLabel]: revision };
  const claimed = (set.spec.volumeClaimTemplates ?? []).map((claim): Volume => ({ name: claim.metadata.name ?? '', persistentVolumeClaim: { claimName: claimName(claim, set, ordinal) } }));
  const own = (pod.spec.volumes ?? []).filter((volume) => !claimed.some((claim) => claim.name === volume.name));
  const volumes = [...claimed, ...own];
  return {
    ...pod, metadata: { ...pod.metadata, labels },
    spec: { ...pod.spec, hostname: name, ...((set.spec.serviceName ?? '') === '' ? {} : { subdomain: set.spec.serviceName }), ...(volumes.length === 0 ? {} : { volumes }) },
  };
}
