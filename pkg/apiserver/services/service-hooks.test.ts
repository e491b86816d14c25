import { SystemClock } from '../../base/clock.ts';
import type { JsonObject } from '../../base/json.ts';
import { must } from '../../base/assert.ts';
import { SeededRandom } from '../../base/random.ts';
import { storageResource } from '../resources.ts';
import { MemoryStorage } from '../storage/memory-storage.ts';
import { AddressAllocator, addresses } from './address-allocator.ts';
import { AddressRange } from './address-range.ts';
import { PortAllocator } from './port-allocator.ts';
import { AllocationRepair } from './repair.ts';
import { ServiceHooks } from './service-hooks.ts';
import { silentLogger } from '../../base/log.ts';

function setUp(range = '10.96.0.0/24', last = 32767) {
  const storage = new MemoryStorage();
  const deps = { clock: new SystemClock(), random: new SeededRandom(1) };
  const allocator = new AddressAllocator([new AddressRange(range)], storage, deps);
  const ports = new PortAllocator({ first: 30000, last }, storage, deps.random);
  return { storage, allocator, ports, hooks: new ServiceHooks(allocator, ports), repair: new AllocationRepair({ storage, addresses: allocator, ports, clock: deps.clock, logger: silentLogger }) };
}

const service = (name: string, spec: JsonObject): JsonObject => ({ kind: 'Service', apiVersion: 'v1', metadata: { name, namespace: 'a' }, spec: { type: 'ClusterIP', ports: [{ port: 80, protocol: 'TCP' }], selector: { x: 'y' }, ...spec } });
const real = { dryRun: false };

describe('AddressRange', () => {
  test('leaves out the first and last address, and offers each other once', () => {
    const range = new AddressRange('10.96.0.0/28');
    const all = [...range.candidates(new SeededRandom(2))];
    expect(new Set(all).size).toBe(14);
    expect(all).not.toContain('10.96.0.0');
    expect(all).not.toContain('10.96.0.15');
    expect(range.contains('10.96.0.14')).toBe(true);
    expect(range.contains('10.96.0.15')).toBe(false);
  });
});

describe('ServiceHooks', () => {
  test('an address belongs to one service, and comes back when it goes', async () => {
    const { hooks } = setUp();
    const first = await hooks.beforeCreate(service('one', { clusterIP: '10.96.0.77', clusterIPs: ['10.96.0.77'] }), real);
    await first.commit();
    const again = hooks.beforeCreate(service('two', { clusterIP: '10.96.0.77', clusterIPs: ['10.96.0.77'] }), real);
    await expect(again).rejects.toMatchObject({ status: 422, message: 'Service "two" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.77"]: failed to allocate IP 10.96.0.77: provided IP is already allocated' });
    await hooks.afterDelete(first.object);
    await expect(hooks.beforeCreate(service('two', { clusterIP: '10.96.0.77', clusterIPs: ['10.96.0.77'] }), real)).resolves.toBeDefined();
  });
  test('an address outside the range is refused', async () => {
    const refused = setUp().hooks.beforeCreate(service('out', { clusterIP: '10.97.0.1', clusterIPs: ['10.97.0.1'] }), real);
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('the provided network does not match the current range') });
  });
  test('a write that fails gives everything back; a dry run takes nothing', async () => {
    const { hooks, ports, storage } = setUp();
    const reservation = await hooks.beforeCreate(service('one', { type: 'NodePort' }), real);
    expect((await ports.taken()).size).toBe(1);
    await reservation.rollback();
    expect((await ports.taken()).size).toBe(0);
    await hooks.beforeCreate(service('one', { type: 'NodePort' }), { dryRun: true });
    expect((await storage.list(addresses(), { match: 'latest' })).items).toEqual([]);
    expect((await ports.taken()).size).toBe(0);
  });
  test('node ports are unique and in their range', async () => {
    const { hooks } = setUp('10.96.0.0/24', 30001);
    await (await hooks.beforeCreate(service('one', { type: 'NodePort', ports: [{ port: 80, nodePort: 30000 }] }), real)).commit();
    await expect(hooks.beforeCreate(service('two', { type: 'NodePort', ports: [{ port: 80, nodePort: 30000 }] }), real)).rejects
      .toMatchObject({ message: 'Service "two" is invalid: spec.ports[0].nodePort: Invalid value: 30000: provided port is already allocated' });
    await expect(hooks.beforeCreate(service('two', { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] }), real)).rejects
      .toMatchObject({ message: 'Service "two" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-30001' });
    await (await hooks.beforeCreate(service('three', { type: 'NodePort' }), real)).commit();
    await expect(hooks.beforeCreate(service('four', { type: 'NodePort' }), real)).rejects.toMatchObject({ message: expect.stringContaining('failed to allocate a nodePort: range is full') });
  });
  test('ports of one number share a node port; another number cannot have it', async () => {
    const { hooks, ports } = setUp();
    const { object } = await hooks.beforeCreate(service('dns', { type: 'NodePort', ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }] }), real);
    const [udp, tcp] = (object['spec'] as { readonly ports: readonly { readonly nodePort: number }[] }).ports;
    expect([udp?.nodePort === tcp?.nodePort, (await ports.taken()).size]).toEqual([true, 1]);
    await expect(hooks.beforeCreate(service('two', { type: 'NodePort', ports: [{ port: 80, nodePort: 30002 }, { port: 81, nodePort: 30002 }] }), real)).rejects
      .toMatchObject({ message: 'Service "two" is invalid: spec.ports[1].nodePort: Invalid value: 30002: provided port is already allocated' });
  });
  test('a node port that the type cannot have is left to validation', async () => {
    const { hooks, ports } = setUp();
    await hooks.beforeCreate(service('one', { ports: [{ port: 80, nodePort: 30002 }] }), real);
    expect((await ports.taken()).size).toBe(0);
  });
  test('a dry run may name an address that is taken', async () => {
    const { hooks } = setUp();
    const wanted = { clusterIP: '10.96.0.77', clusterIPs: ['10.96.0.77'] };
    await (await hooks.beforeCreate(service('one', wanted), real)).commit();
    const { object } = await hooks.beforeCreate(service('two', wanted), { dryRun: true });
    expect(object['spec']).toMatchObject(wanted);
  });
  test('headless services take no address', async () => {
    const { hooks } = setUp();
    const { object } = await hooks.beforeCreate(service('h', { clusterIP: 'None', clusterIPs: ['None'] }), real);
    expect(object['spec']).toMatchObject({ clusterIP: 'None', clusterIPs: ['None'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' });
  });
  test('repair records what services have and what was forgotten', async () => {
    const { hooks, ports, repair, storage } = setUp();
    const { object } = await hooks.beforeCreate(service('one', { type: 'NodePort' }), real);
    const stored = must(storageResource('', 'services'), 'services are stored');
    await storage.create(stored, { namespace: 'a', name: 'one' }, object);
    await ports.take([31000], 0, false);
    await repair.pass();
    expect(await ports.taken()).toContain(31000);
    await repair.pass();
    expect((await ports.taken()).size).toBe(1);
    expect((await storage.list(addresses(), { match: 'latest' })).items).toHaveLength(1);
  });
});
