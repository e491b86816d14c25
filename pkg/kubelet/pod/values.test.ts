import type { Pod, Service } from '../../generated/types/core-v1.ts';
import { CrashBackoff, goDuration } from './crash-backoff.ts';
import { hostsFile, parseResolvConf, podDns, podHostname } from './dns.ts';
import { fieldValue, resourceValue } from './downward.ts';
import { expand } from './expand.ts';
import { containerResources, podResources, qosClass } from './resources.ts';
import { containerSecurity } from './security.ts';
import { serviceEnvironment } from './service-env.ts';
import { admitPod } from './admission.ts';

function pod(spec: Partial<Pod['spec']> = {}): Pod {
  return {
    apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop', uid: 'u', labels: { app: 'web', a: 'x"y' } },
    spec: { containers: [{ name: 'c', image: 'i', resources: { requests: { cpu: '250m', memory: '64Mi' }, limits: { memory: '128Mi' } } }], ...spec }, status: {},
  };
}

const facts = { nodeName: 'w1-k8s', hostIps: ['192.168.1.101'], podIps: ['172.16.1.5'], allocatable: { cpu: '2', memory: '4Gi' } };

test.each([
  ['$(A)-$(B)', '1-$(B)'], ['$$(A)', '$(A)'], ['$(A', '$(A'], ['a$', 'a$'], ['$x', '$x'], ['$(A)$(A)', '11'], ['$$$(A)', '$1'],
])('expand %s', (text, expected) => {
  expect(expand(text, new Map([['A', '1']]))).toBe(expected);
});

test('crash back-off: first free, then 10 s doubled from each crash, forgotten after a long good run', () => {
  const backoff = new CrashBackoff();
  expect(backoff.remainingMs('k', 0, 0)).toBe(0);
  backoff.next('k', 0, 0);
  expect(backoff.remainingMs('k', 2_000, 3_000)).toBe(9_000);
  backoff.next('k', 2_000, 12_000);
  expect(backoff.delayMs('k')).toBe(20_000);
  for (let i = 0; i < 9; i++) backoff.next('k', 20_000, 20_000);
  expect(backoff.delayMs('k')).toBe(300_000);
  expect(backoff.remainingMs('k', 20_000 + 601_000, 20_000 + 601_000)).toBe(0);
});

test.each([[10_000, '10s'], [80_000, '1m20s'], [300_000, '5m0s'], [250, '250ms'], [1234, '1.234s'], [3_600_000, '1h0m0s']])('%i ms reads %s', (ms, text) => {
  expect(goDuration(ms)).toBe(text);
});

test('downward values', () => {
  expect(fieldValue(pod(), { fieldPath: 'status.podIP' }, facts)).toBe('172.16.1.5');
  expect(fieldValue(pod(), { fieldPath: "metadata.labels['app']" }, facts)).toBe('web');
  expect(fieldValue(pod(), { fieldPath: 'metadata.labels' }, facts)).toBe('a="x\\"y"\napp="web"');
  expect(() => fieldValue(pod(), { fieldPath: 'spec.nope' }, facts)).toThrow('unsupported fieldPath');
  expect(resourceValue(pod(), { resource: 'limits.memory', divisor: '1Mi' }, pod().spec.containers[0], facts)).toBe('128');
  expect(resourceValue(pod(), { resource: 'requests.cpu' }, pod().spec.containers[0], facts)).toBe('1');
  expect(resourceValue(pod(), { resource: 'limits.cpu', containerName: 'c' }, undefined, facts)).toBe('2');
});

test('quality of service and cgroup amounts', () => {
  expect(qosClass(pod())).toBe('Burstable');
  expect(qosClass(pod({ containers: [{ name: 'c' }] }))).toBe('BestEffort');
  expect(qosClass(pod({ containers: [{ name: 'c', resources: { limits: { cpu: '1', memory: '1Gi' } } }] }))).toBe('Guaranteed');
  expect(qosClass(pod({ containers: [{ name: 'c', resources: { requests: { cpu: '1000m', memory: '1Gi' }, limits: { cpu: '1', memory: '1024Mi' } } }] }))).toBe('Guaranteed');
  const big = { name: 'i', resources: { requests: { cpu: '2' } } };
  expect(podResources(pod({ initContainers: [big] })).cpuMilli).toBe(2000);
  expect(podResources(pod({ initContainers: [{ ...big, restartPolicy: 'Always' }] })).cpuMilli).toBe(2250);
  expect(podResources(pod())).toMatchObject({ memoryLimitBytes: 128 * 1024 * 1024, cpuLimitMilli: undefined });
  expect(containerResources(pod(), pod().spec.containers[0] as never, 4 * 1024 ** 3, true)).toMatchObject({ cpu_shares: 256, cpu_quota: 0, memory_limit_in_bytes: 134_217_728, oom_score_adj: 985 });
});

test('service variables', () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'redis-main', namespace: 'shop' }, spec: { clusterIP: '10.96.0.7', ports: [{ name: 'db', port: 6379 }] }, status: {} } as Service;
  expect(Object.fromEntries(serviceEnvironment([service, { ...service, spec: { ...service.spec, clusterIP: 'None' } }]))).toEqual({
    REDIS_MAIN_SERVICE_HOST: '10.96.0.7', REDIS_MAIN_SERVICE_PORT: '6379', REDIS_MAIN_SERVICE_PORT_DB: '6379', REDIS_MAIN_PORT: 'tcp://10.96.0.7:6379',
    REDIS_MAIN_PORT_6379_TCP: 'tcp://10.96.0.7:6379', REDIS_MAIN_PORT_6379_TCP_PROTO: 'tcp', REDIS_MAIN_PORT_6379_TCP_PORT: '6379', REDIS_MAIN_PORT_6379_TCP_ADDR: '10.96.0.7',
  });
});

test('DNS by policy', () => {
  const node = parseResolvConf('nameserver 1.1.1.1\nsearch lan.\noptions edns0\n');
  const cluster = { servers: ['10.96.0.10'], domain: 'cluster.local', node };
  expect(podDns(pod({ dnsPolicy: 'ClusterFirst' }), cluster)).toEqual({
    servers: ['10.96.0.10'], searches: ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local', 'lan'], options: ['ndots:5'],
  });
  expect(podDns(pod({ dnsPolicy: 'ClusterFirst', hostNetwork: true }), cluster)).toEqual(node);
  expect(podDns(pod({ dnsPolicy: 'None', dnsConfig: { nameservers: ['9.9.9.9'], options: [{ name: 'ndots', value: '2' }] } }), cluster)).toEqual({ servers: ['9.9.9.9'], searches: [], options: ['ndots:2'] });
});

test('hostname and hosts file', () => {
  expect(podHostname(pod({ subdomain: 'sub' }), 'cluster.local')).toEqual({ hostname: 'web', domain: 'sub.shop.svc.cluster.local' });
  const text = hostsFile(pod({ hostAliases: [{ ip: '1.2.3.4', hostnames: ['a', 'b'] }] }), { ips: ['172.16.0.2'], hostname: 'web', domain: '', nodeHosts: '' });
  expect(text).toContain('172.16.0.2\tweb\n');
  expect(text).toContain('# Entries added by HostAliases.\n1.2.3.4\ta\tb\n');
});

test('runAsNonRoot refuses what would run as root', () => {
  const strict = pod({ securityContext: { runAsNonRoot: true } });
  const [container] = strict.spec.containers;
  expect(() => containerSecurity(strict, container as never, { uid: undefined, username: '' }, '')).toThrow('container has runAsNonRoot and image will run as root (pod: "web_shop(u)", container: c)');
  expect(containerSecurity(strict, container as never, { uid: 101, username: '' }, '').run_as_user).toEqual({ value: 101 });
});

test('admission refuses what does not fit and lets critical pods in', () => {
  const room = { allocatable: { cpu: '300m', memory: '1Gi', pods: '110' }, labels: {} };
  expect(admitPod(pod(), [], room)).toBeUndefined();
  expect(admitPod(pod(), [pod()], room)).toMatchObject({ reason: 'OutOfcpu', message: 'Pod was rejected: Node didn\'t have enough resource: cpu, requested: 250, used: 250, capacity: 300' });
  expect(admitPod(pod({ priority: 2_000_000_000 }), [pod()], room)).toBeUndefined();
  expect(admitPod(pod({ nodeSelector: { disk: 'ssd' } }), [], room)).toMatchObject({ reason: 'NodeAffinity' });
});
