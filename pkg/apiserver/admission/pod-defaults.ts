import type { JsonObject } from '../../base/json.ts';
import type { Container, Node, Toleration } from '../../generated/types/core-v1.ts';
import type { AdmissionPlugin } from '../contracts.ts';
import { forResource, objectOf, podOf, withSpec } from './plugin.ts';

export interface TolerationDefaults {
  /** --default-not-ready-toleration-seconds */
  readonly notReadySeconds: number;
  /** --default-unreachable-toleration-seconds */
  readonly unreachableSeconds: number;
}

/** Pods stay on a node that is not ready or unreachable for a while, unless they say otherwise. */
export function defaultTolerationSeconds({ notReadySeconds, unreachableSeconds }: TolerationDefaults): AdmissionPlugin {
  const wanted = [['node.kubernetes.io/not-ready', notReadySeconds], ['node.kubernetes.io/unreachable', unreachableSeconds]] as const;
  return {
    name: 'DefaultTolerationSeconds',
    handles: forResource(['CREATE', 'UPDATE'], '', 'pods'),
    mutate: ({ object }) => {
      const own = podOf(object).spec.tolerations ?? [];
      const missing = wanted.filter(([key]) => !own.some((toleration) => covers(toleration, key)));
      if (missing.length === 0) return Promise.resolve(object);
      const added = missing.map(([key, tolerationSeconds]): Toleration => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds }));
      return Promise.resolve(withSpec(object, { tolerations: [...own, ...added] }));
    },
  };
}

function covers({ key = '', effect }: Toleration, wanted: string): boolean {
  return (key === wanted || key === '') && (effect === undefined || (effect as string) === '' || effect === 'NoExecute');
}

/** Every container pulls its image anew, so that nobody runs an image they may not pull. */
export const alwaysPullImages: AdmissionPlugin = {
  name: 'AlwaysPullImages',
  handles: forResource(['CREATE', 'UPDATE'], '', 'pods'),
  mutate: ({ object }) => {
    const pod = podOf(object);
    const pull = (container: Container): Container => ({ ...container, imagePullPolicy: 'Always' });
    return Promise.resolve(withSpec(object, {
      containers: (pod.spec.containers ?? []).map(pull),
      ...(pod.spec.initContainers === undefined ? {} : { initContainers: pod.spec.initContainers.map(pull) }),
    }));
  },
};

const notReadyTaint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' } as const;

/** A node begins with the not-ready taint, so that nothing is placed there before the node lifecycle controller has seen it. */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  handles: forResource(['CREATE'], '', 'nodes'),
  mutate: ({ object }): Promise<JsonObject> => {
    const node = object as unknown as Node;
    const taints = node.spec?.taints ?? [];
    if (taints.some((taint) => taint.key === notReadyTaint.key && taint.effect === notReadyTaint.effect)) return Promise.resolve(object);
    return Promise.resolve(objectOf({ ...node, spec: { ...node.spec, taints: [...taints, notReadyTaint] } } as never));
  },
};
