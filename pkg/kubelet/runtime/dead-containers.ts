import type { PodRuntimeState } from '../pod/runtime-state.ts';

/** Ended containers kept for each container of a pod: the last one, for `logs --previous` and lastState. */
const deadMax = 1;

/** Which ended containers and which old sandboxes of a pod are of no more use. */
export function deadParts(state: PodRuntimeState): { readonly containers: readonly string[]; readonly sandboxes: readonly string[] } {
  const dead = new Map<string, number>();
  const containers: string[] = [];
  for (const container of state.containers) {
    if (container.state !== 'CONTAINER_EXITED' && container.state !== 'CONTAINER_CREATED') continue;
    const count = (dead.get(container.name) ?? 0) + 1;
    dead.set(container.name, count);
    if (count > deadMax) containers.push(container.id);
  }
  const used = new Set(state.containers.filter(({ id }) => !containers.includes(id)).map(({ sandboxId }) => sandboxId));
  const sandboxes = state.sandboxes.slice(1).filter(({ id, state: sandbox }) => sandbox === 'SANDBOX_NOTREADY' && !used.has(id)).map(({ id }) => id);
  return { containers, sandboxes };
}

export async function removeDeadContainers(state: PodRuntimeState, remove: { readonly removeContainer: (id: string) => Promise<void>; readonly removeSandbox: (id: string) => Promise<void> }): Promise<void> {
  const { containers, sandboxes } = deadParts(state);
  for (const id of containers) await remove.removeContainer(id);
  for (const id of sandboxes) await remove.removeSandbox(id);
}
