import { isSidecar } from '../../api/pod.ts';
import type { Container, Pod } from '../../generated/types/core-v1.ts';
import type { ContainerConfig, ContainerSecurityContext, LinuxResources, Mount } from '../../cri/messages.ts';
import { expand } from '../pod/expand.ts';
import {
  containerHash, containerHashAnnotation, containerNameLabel, messagePathAnnotation, messagePolicyAnnotation, podGraceAnnotation, podLabels, portsAnnotation,
  preStopAnnotation, restartCountAnnotation, stopSignalAnnotation,
} from '../pod/labels.ts';
import { messagePathDefault } from './container-mounts.ts';

export interface ContainerInputs {
  readonly pod: Pod;
  readonly container: Container;
  readonly restartCount: number;
  readonly imageRef: string;
  readonly environment: ReadonlyMap<string, string>;
  readonly mounts: readonly Mount[];
  readonly resources: LinuxResources;
  readonly security: ContainerSecurityContext;
}

/** Where a container's log is, below the pod's log folder. */
export function containerLogPath(name: string, restartCount: number): string {
  return `${name}/${restartCount}.log`;
}

/** The CRI description of one container. What a later kubelet must know to stop it well stands in its annotations. */
export function containerConfig(inputs: ContainerInputs): ContainerConfig {
  const { pod, container, restartCount, environment } = inputs;
  const { preStop, stopSignal } = container.lifecycle ?? {};
  return {
    metadata: { name: container.name, attempt: restartCount },
    image: { image: inputs.imageRef, user_specified_image: container.image ?? '' },
    command: (container.command ?? []).map((word) => expand(word, environment)),
    args: (container.args ?? []).map((word) => expand(word, environment)),
    working_dir: container.workingDir ?? '',
    envs: [...environment].map(([key, value]) => ({ key, value })),
    mounts: inputs.mounts,
    devices: [],
    labels: { ...podLabels(pod), [containerNameLabel]: container.name },
    annotations: {
      [containerHashAnnotation]: containerHash(container),
      [restartCountAnnotation]: String(restartCount),
      [messagePathAnnotation]: container.terminationMessagePath ?? messagePathDefault,
      [messagePolicyAnnotation]: container.terminationMessagePolicy ?? 'File',
      [podGraceAnnotation]: String(pod.spec.terminationGracePeriodSeconds ?? 30),
      ...(preStop === undefined ? {} : { [preStopAnnotation]: JSON.stringify(preStop) }),
      ...(stopSignal === undefined ? {} : { [stopSignalAnnotation]: stopSignal }),
      ...(container.ports === undefined ? {} : { [portsAnnotation]: JSON.stringify(container.ports) }),
      ...(isSidecar(container) ? { 'io.kubernetes.container.sidecar': 'true' } : {}),
    },
    log_path: containerLogPath(container.name, restartCount),
    stdin: container.stdin === true,
    stdin_once: container.stdinOnce === true,
    tty: container.tty === true,
    ...(stopSignal === undefined ? {} : { stop_signal: stopSignal }),
    linux: { resources: inputs.resources, security_context: inputs.security },
  };
}
