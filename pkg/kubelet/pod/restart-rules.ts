import type { Container, Pod } from '../../generated/types/core-v1.ts';

/** stay: it has ended. restart: it starts again. restartAll: every container of the pod starts again, init containers first. */
export type AfterExit = 'stay' | 'restart' | 'restartAll';

/** A container's own policy (a sidecar's Always, an override) wins over the pod's. */
export function restartPolicyOf(pod: Pod, container: Container): string {
  return container.restartPolicy ?? pod.spec.restartPolicy ?? 'Always';
}

/** What follows an exit: the container's first rule for this exit code, else its policy, else the pod's. */
export function afterExit(pod: Pod, container: Container, exitCode: number): AfterExit {
  const rule = (container.restartPolicyRules ?? []).find(({ exitCodes }) => {
    const listed = exitCodes?.values?.includes(exitCode) === true;
    return exitCodes?.operator === 'In' ? listed : exitCodes?.operator === 'NotIn' && !listed;
  });
  if (container.restartPolicy !== undefined && rule?.action === 'Restart') return 'restart';
  if (container.restartPolicy !== undefined && rule?.action === 'RestartAllContainers') return 'restartAll';
  const policy = restartPolicyOf(pod, container);
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0) ? 'restart' : 'stay';
}
