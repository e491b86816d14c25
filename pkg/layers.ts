/** One row per room: its layer, whether it is PURE, and the rooms it may import. test/tidy reads this table; see README.md for the picture. */
export interface Room {
  readonly layer: 0 | 1 | 2 | 3 | 4;
  /** No clock, no random number, no node: import, no I/O. */
  readonly pure?: true;
  readonly uses: readonly string[];
}

export const rooms: Readonly<Record<string, Room>> = {
  'pkg/base': { layer: 0, uses: [] },
  'pkg/generated': { layer: 0, uses: [] },
  'pkg/generator': { layer: 0, uses: ['pkg/base', 'pkg/generated'] },
  'pkg/raft': { layer: 1, pure: true, uses: ['pkg/base'] },
  'pkg/api': { layer: 1, pure: true, uses: ['pkg/base', 'pkg/generated'] },
  'pkg/etcd/mvcc': { layer: 2, pure: true, uses: ['pkg/base'] },
  'pkg/etcd/lease': { layer: 2, pure: true, uses: ['pkg/base'] },
  'pkg/etcd': { layer: 2, uses: ['pkg/base', 'pkg/generated', 'pkg/raft', 'pkg/etcd/mvcc', 'pkg/etcd/lease'] },
  'pkg/etcdclient': { layer: 2, uses: ['pkg/base', 'pkg/generated'] },
  'pkg/client': { layer: 2, uses: ['pkg/base', 'pkg/generated', 'pkg/api'] },
  'pkg/cri': { layer: 2, uses: ['pkg/base', 'pkg/generated'] },
  'pkg/iptables': { layer: 2, uses: ['pkg/base'] },
  'pkg/apiserver': { layer: 3, uses: ['pkg/base', 'pkg/generated', 'pkg/api', 'pkg/etcdclient'] },
  'pkg/controller': { layer: 3, uses: ['pkg/base', 'pkg/generated', 'pkg/api', 'pkg/client'] },
  'pkg/scheduler': { layer: 3, uses: ['pkg/base', 'pkg/generated', 'pkg/api', 'pkg/client'] },
  'pkg/kubelet': { layer: 3, uses: ['pkg/base', 'pkg/generated', 'pkg/api', 'pkg/client', 'pkg/cri'] },
  'pkg/proxy': { layer: 3, uses: ['pkg/base', 'pkg/generated', 'pkg/api', 'pkg/client', 'pkg/iptables'] },
  'pkg/network': { layer: 3, uses: ['pkg/base', 'pkg/generated', 'pkg/api', 'pkg/client', 'pkg/iptables'] },
  'pkg/kubeadm': { layer: 3, uses: ['pkg/base', 'pkg/generated', 'pkg/api', 'pkg/client'] },
  'pkg/machine': { layer: 3, uses: ['pkg/base'] },
  'cmd': { layer: 4, uses: ['*'] },
  'deploy': { layer: 4, uses: ['*'] },
  'test': { layer: 4, uses: ['*'] },
};
