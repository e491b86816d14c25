import type { Pod } from '../../generated/types/core-v1.ts';
import { podUid } from '../pod/labels.ts';
import { cpuPeriodUs, cpuQuotaUs, cpuShares, podResources, qosClass, type QosClass } from '../pod/resources.ts';
import type { CgroupTree } from './cgroup-tree.ts';

const parents: Readonly<Record<QosClass, string>> = { Guaranteed: '/kubepods', Burstable: '/kubepods/burstable', BestEffort: '/kubepods/besteffort' };

export function podCgroupName(qos: QosClass, uid: string): string {
  return `${parents[qos]}/pod${uid}`;
}

export interface NodeAmounts {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
}

/** The tree /kubepods/{burstable,besteffort}/podUID: what all pods may have together, and each by itself. */
export class PodCgroups {
  readonly #tree: CgroupTree;
  readonly #allocatable: NodeAmounts;
  readonly #cpuQuota: boolean;
  readonly #pidsLimit: number;
  readonly #burstableMilli = new Map<string, number>();
  constructor(tree: CgroupTree, options: { readonly allocatable: NodeAmounts; readonly cpuQuota: boolean; readonly pidsLimit: number }) {
    this.#tree = tree;
    this.#allocatable = options.allocatable;
    this.#cpuQuota = options.cpuQuota;
    this.#pidsLimit = options.pidsLimit;
  }

  async start(): Promise<void> {
    await this.#tree.ensure('/kubepods', { cpuShares: cpuShares(this.#allocatable.cpuMilli), memoryBytes: this.#allocatable.memoryBytes });
    await this.#tree.ensure('/kubepods/burstable', { cpuShares: 2 });
    await this.#tree.ensure('/kubepods/besteffort', { cpuShares: 2 });
  }

  name(pod: Pod): string {
    return podCgroupName(qosClass(pod), podUid(pod));
  }

  async ensure(pod: Pod): Promise<string> {
    const name = this.name(pod);
    const amounts = podResources(pod);
    const qos = qosClass(pod);
    await this.#tree.ensure(name, {
      cpuShares: qos === 'BestEffort' ? 2 : cpuShares(amounts.cpuMilli),
      ...(this.#cpuQuota && amounts.cpuLimitMilli !== undefined ? { cpuQuotaUs: cpuQuotaUs(amounts.cpuLimitMilli), cpuPeriodUs } : {}),
      ...(amounts.memoryLimitBytes === undefined ? {} : { memoryBytes: amounts.memoryLimitBytes }),
      ...(this.#pidsLimit > 0 ? { pidsMax: this.#pidsLimit } : {}),
    });
    if (qos === 'Burstable') await this.#setBurstable(podUid(pod), amounts.cpuMilli);
    return name;
  }

  async #setBurstable(uid: string, milli: number | undefined): Promise<void> {
    if (milli === undefined ? !this.#burstableMilli.delete(uid) : this.#burstableMilli.get(uid) === milli) return;
    if (milli !== undefined) this.#burstableMilli.set(uid, milli);
    const total = [...this.#burstableMilli.values()].reduce((sum, each) => sum + each, 0);
    await this.#tree.ensure('/kubepods/burstable', { cpuShares: cpuShares(total) });
  }

  /** Removes the pod's cgroup under whatever class it ran; false while something still lives in it. */
  async remove(uid: string): Promise<boolean> {
    let gone = true;
    for (const qos of Object.keys(parents) as QosClass[]) gone = await this.#tree.remove(podCgroupName(qos, uid)) && gone;
    if (gone) await this.#setBurstable(uid, undefined);
    return gone;
  }

  /** Uids that have a cgroup. */
  async uids(): Promise<readonly string[]> {
    const names = await Promise.all(Object.values(parents).map(async (parent) => this.#tree.children(parent)));
    return [...new Set(names.flat().filter((name) => name.startsWith('pod')).map((name) => name.slice(3)))];
  }
}
