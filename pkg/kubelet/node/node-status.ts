import type { Image, RuntimeCondition, RuntimeVersion } from '../../cri/messages.ts';
import type { NodeCondition, NodeStatus } from '../../generated/types/core-v1.ts';
import { quantityOfInteger, quantityOfMilli } from '../../api/quantity.ts';
import { reserved, type KubeletSettings } from '../config.ts';
import { formatTime } from '../pod/conditions.ts';
import type { Machine } from './machine.ts';

export interface NodeStatusInputs {
  readonly settings: KubeletSettings;
  readonly machine: Machine;
  readonly hostname: string;
  readonly addresses: readonly string[];
  readonly runtime: RuntimeVersion | undefined;
  readonly runtimeConditions: readonly RuntimeCondition[];
  readonly pleg: string | undefined;
  readonly images: readonly Image[];
  readonly previous: NodeStatus | undefined;
  readonly pressure: { readonly memory: boolean; readonly disk: boolean; readonly pid: boolean };
  readonly nowMs: number;
}

/** What the node has, and what pods may use of it. */
export function nodeResources(settings: KubeletSettings, machine: Machine): { readonly capacity: Record<string, string>; readonly allocatable: Record<string, string> } {
  const kib = (bytes: number): string => `${Math.floor(bytes / 1024)}Ki`;
  const capacity = {
    cpu: machine.cpuMilli % 1000 === 0 ? String(machine.cpuMilli / 1000) : quantityOfMilli(machine.cpuMilli), 'ephemeral-storage': kib(machine.diskBytes),
    'hugepages-1Gi': '0', 'hugepages-2Mi': '0', memory: kib(machine.memoryBytes), pods: String(settings.maxPods),
  };
  const cpu = Math.max(0, machine.cpuMilli - reserved('cpu', settings.systemReserved, settings.kubeReserved));
  const eviction = settings.evictionHard['memory.available'];
  const keep = eviction === undefined || eviction.endsWith('%') ? 0 : reserved('memory', { memory: eviction });
  const memory = Math.max(0, machine.memoryBytes - reserved('memory', settings.systemReserved, settings.kubeReserved) - keep);
  return {
    capacity,
    allocatable: { ...capacity, cpu: cpu % 1000 === 0 ? String(cpu / 1000) : quantityOfMilli(cpu), memory: kib(memory), 'ephemeral-storage': quantityOfInteger(Math.floor(machine.diskBytes * 0.9)) },
  };
}

/** Why pods cannot have networks; undefined when they can. */
export function networkProblem(conditions: readonly RuntimeCondition[]): string | undefined {
  const found = conditions.find(({ type }) => type === 'NetworkReady');
  if (found?.status === true) return undefined;
  return `container runtime network not ready: NetworkReady=false reason:${found?.reason ?? ''} message:${found?.message ?? ''}`;
}

/** The whole status of the node. Pure. */
export function nodeStatus(inputs: NodeStatusInputs): NodeStatus {
  const { settings, machine, runtime } = inputs;
  const images = [...inputs.images].sort((a, b) => b.sizeBytes - a.sizeBytes);
  return {
    ...nodeResources(settings, machine),
    conditions: nodeConditions(inputs),
    addresses: [...inputs.addresses.map((address) => ({ type: 'InternalIP', address })), { type: 'Hostname', address: inputs.hostname }],
    daemonEndpoints: { kubeletEndpoint: { Port: settings.port } },
    nodeInfo: { ...machine.info, containerRuntimeVersion: runtime === undefined ? '' : `${runtime.runtimeName}://${runtime.runtimeVersion}` },
    images: images.slice(0, settings.nodeStatusMaxImages < 0 ? undefined : settings.nodeStatusMaxImages).map((image) => ({
      names: [...image.digests, ...image.tags].slice(0, 5), sizeBytes: image.sizeBytes,
    })),
    runtimeHandlers: [{ name: '' }, { name: 'runc' }],
  };
}

function nodeConditions(inputs: NodeStatusInputs): readonly NodeCondition[] {
  const { pressure, previous, nowMs } = inputs;
  const problems = readyProblems(inputs);
  const rows: readonly (readonly [string, boolean, string, string])[] = [
    ['MemoryPressure', pressure.memory, pressure.memory ? 'KubeletHasInsufficientMemory' : 'KubeletHasSufficientMemory', `kubelet has ${pressure.memory ? 'in' : ''}sufficient memory available`],
    ['DiskPressure', pressure.disk, pressure.disk ? 'KubeletHasDiskPressure' : 'KubeletHasNoDiskPressure', pressure.disk ? 'kubelet has disk pressure' : 'kubelet has no disk pressure'],
    ['PIDPressure', pressure.pid, pressure.pid ? 'KubeletHasInsufficientPID' : 'KubeletHasSufficientPID', `kubelet has ${pressure.pid ? 'in' : ''}sufficient PID available`],
    ['Ready', problems.length === 0, problems.length === 0 ? 'KubeletReady' : 'KubeletNotReady', problems.length === 0 ? 'kubelet is posting ready status' : problems.join(', ')],
  ];
  const others = (previous?.conditions ?? []).filter(({ type }) => !rows.some(([own]) => own === type));
  return [...others, ...rows.map(([type, holds, reason, message]): NodeCondition => {
    const status = holds ? 'True' : 'False';
    const old = previous?.conditions?.find((condition) => condition.type === type);
    return {
      type, status, lastHeartbeatTime: formatTime(nowMs),
      lastTransitionTime: old?.status === status && old.lastTransitionTime !== undefined ? old.lastTransitionTime : formatTime(nowMs), reason, message,
    };
  })];
}

function readyProblems(inputs: NodeStatusInputs): readonly string[] {
  const problems: string[] = [];
  if (inputs.runtime === undefined) problems.push('container runtime is down');
  const ready = inputs.runtimeConditions.find(({ type }) => type === 'RuntimeReady');
  if (inputs.runtime !== undefined && ready?.status !== true) problems.push(`container runtime not ready: RuntimeReady=false reason:${ready?.reason ?? ''} message:${ready?.message ?? ''}`);
  const network = networkProblem(inputs.runtimeConditions);
  if (inputs.runtime !== undefined && network !== undefined) problems.push(network);
  if (inputs.pleg !== undefined) problems.push(`PLEG is not healthy: ${inputs.pleg}`);
  return problems;
}
