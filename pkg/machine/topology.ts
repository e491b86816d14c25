/** The course's three machines and its address ranges. */
export interface MachineSpec {
  readonly name: string;
  readonly ip: string;
  readonly role: 'control-plane' | 'worker';
}

export const machineSpecs: readonly MachineSpec[] = [
  { name: 'm-k8s', ip: '192.168.1.10', role: 'control-plane' },
  { name: 'w1-k8s', ip: '192.168.1.101', role: 'worker' },
  { name: 'w2-k8s', ip: '192.168.1.102', role: 'worker' },
];

export const podNetworkCidr = '172.16.0.0/16';
export const apiPort = 6443;
/** As in the course: fixed and without an end, so that a worker can join by a command known beforehand. */
export const joinToken = '123456.1234567890123456';
export const pauseImage = 'registry.k8s.io/pause:3.10.1';
