import { nodes, namespaces, serviceAccounts, configMaps } from '../../client/resources.ts';
import type { Namespace, Node } from '../../generated/types/core-v1.ts';
import { rootCaPublisher } from '../rootca/root-ca-publisher.ts';
import { serviceAccountController } from '../serviceaccount/service-account-controller.ts';
import { withRig } from '../testing/rig.ts';
import { CidrPool, formatCidr, parseCidr } from './cidr-pool.ts';
import { nodeIpamController } from './node-ipam-controller.ts';

const node = (name: string, spec: object = {}): Node => ({ apiVersion: 'v1', kind: 'Node', metadata: { name }, spec, status: {} }) as unknown as Node;
const block = (value: string): { podCIDR: string; podCIDRs: string[] } => ({ podCIDR: value, podCIDRs: [value] });

test('every node gets its own block; what a node has stays; exhaustion is told and heals', async () => {
  const options = { clusterCidrs: ['172.16.0.0/22'], serviceCidrs: ['172.16.3.0/24'], maskIpv4: 24, maskIpv6: 64 };
  await withRig([nodeIpamController(options)], async (rig) => {
    rig.server.seed(nodes, node('old', block('172.16.1.0/24')));
    rig.server.seed(nodes, node('a'));
    rig.server.seed(nodes, node('b'));
    await rig.until('two blocks', () => ['a', 'b'].every((name) => rig.server.get(nodes, name)?.spec.podCIDR !== undefined));
    expect(['old', 'a', 'b'].map((name) => rig.server.get(nodes, name)?.spec.podCIDRs).sort()).toEqual([['172.16.0.0/24'], ['172.16.1.0/24'], ['172.16.2.0/24']]);
    rig.server.seed(nodes, node('c'));
    await rig.until('told', () => rig.events().includes('CIDRNotAvailable: Node c status is now: CIDRNotAvailable'));
    rig.server.remove(nodes, 'old');
    await rig.until('served', () => rig.server.get(nodes, 'c')?.spec.podCIDR === '172.16.1.0/24');
  });
});

test('pools', () => {
  const pool = new CidrPool(parseCidr('fd00:10::/62'), 64);
  expect([1, 2, 3, 4, 5].map(() => pool.allocate())).toEqual(['fd00:10::/64', 'fd00:10:0:1::/64', 'fd00:10:0:2::/64', 'fd00:10:0:3::/64', undefined]);
  pool.release(parseCidr('fd00:10:0:1::/64'));
  expect(pool.allocate()).toBe('fd00:10:0:1::/64');
  expect(formatCidr(parseCidr('10.1.2.3/8'))).toBe('10.0.0.0/8');
  expect(() => parseCidr('010.1.1.1/8')).toThrow('is not a CIDR');
  expect(() => new CidrPool(parseCidr('10.0.0.0/24'), 16)).toThrow('do not fit');
});

test('every active namespace has its default service account and the root certificate, again when they are removed', async () => {
  await withRig([serviceAccountController, rootCaPublisher('PEM')], async (rig) => {
    rig.server.seed(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' }, status: { phase: 'Active' } } as unknown as Namespace);
    const complete = (): boolean => rig.server.get(serviceAccounts, 'x/default') !== undefined && rig.server.get(configMaps, 'x/kube-root-ca.crt')?.data?.['ca.crt'] === 'PEM';
    await rig.until('both', complete);
    rig.server.remove(serviceAccounts, 'x/default');
    rig.server.change(configMaps, 'x/kube-root-ca.crt', (old) => ({ ...old, data: {} }));
    await rig.until('both again', complete);
    rig.server.remove(configMaps, 'x/kube-root-ca.crt');
    await rig.until('and again', complete);
  });
});
