import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Service } from '../generated/types/core-v1.ts';
import type { Endpoint, EndpointSlice } from '../generated/types/discovery-v1.ts';
import { isServiceChain, serviceChain } from './chain-names.ts';
import { staleFlows } from './conntrack.ts';
import { nothingApplied, ruleDelta } from './delta.ts';
import { renderRules, type RuleSet } from './render.ts';
import { servicePorts, type ServicePortModel } from './service-model.ts';

const options = { clusterCidr: '172.16.0.0/16', masqueradeAll: false, masqueradeBit: 14 };

function service(spec: Partial<Service['spec']>): Service {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'default' }, spec: { clusterIP: '10.96.0.7', ports: [{ port: 80, protocol: 'TCP' }], ...spec }, status: {} };
}

function slice(endpoints: readonly Endpoint[], port = 8080, protocol: 'TCP' | 'UDP' = 'TCP'): EndpointSlice {
  return { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: 'web-x' }, addressType: 'IPv4', endpoints, ports: [{ name: '', port, protocol }] } as EndpointSlice;
}

function endpoint(ip: string, nodeName: string, conditions: Endpoint['conditions'] = { ready: true }): Endpoint {
  return { addresses: [ip], nodeName, conditions };
}

function ports(spec: Partial<Service['spec']>, endpoints: readonly Endpoint[]): readonly ServicePortModel[] {
  return servicePorts(service(spec), [slice(endpoints)], 'w1');
}

/** The DNAT targets that a packet may reach from a chain, following every jump. */
function reachable(rules: RuleSet, chain: string, match: (rule: string) => boolean): readonly string[] {
  return (rules.nat.get(chain) ?? []).filter(match).flatMap((rule) => {
    const target = /--to-destination (\S+)/.exec(rule)?.[1];
    if (target !== undefined) return [target];
    const jump = /-j (KUBE-(?:SVC|SVL|EXT|FW|SEP)-\S+)/.exec(rule)?.[1];
    return jump === undefined ? [] : reachable(rules, jump, () => true);
  });
}

const toCluster = (rule: string): boolean => rule.includes('-d 10.96.0.7');

describe('which backends count', () => {
  test('ready ones; serving and terminating ones only when none is ready', () => {
    const terminating = endpoint('172.16.1.9', 'w1', { ready: false, serving: true, terminating: true });
    expect(ports({}, [endpoint('172.16.1.2', 'w1'), terminating])[0]?.cluster.map((row) => row.ip)).toEqual(['172.16.1.2']);
    expect(ports({}, [endpoint('172.16.1.2', 'w1', { ready: false }), terminating])[0]?.cluster.map((row) => row.ip)).toEqual(['172.16.1.9']);
  });

  test('headless and ExternalName services have no rules', () => {
    expect(ports({ clusterIP: 'None' }, [])).toEqual([]);
    expect(ports({ type: 'ExternalName', clusterIP: '' }, [])).toEqual([]);
  });
});

describe('rules', () => {
  test('a cluster address reaches every backend, each with an equal share', () => {
    const rules = renderRules(ports({}, [endpoint('172.16.1.2', 'w1'), endpoint('172.16.2.2', 'w2'), endpoint('172.16.2.3', 'w2')]), options);
    expect(reachable(rules, 'KUBE-SERVICES', toCluster)).toEqual(['172.16.1.2:8080', '172.16.2.2:8080', '172.16.2.3:8080']);
    const chances = (rules.nat.get(serviceChain('SVC', 'default/web', 'TCP')) ?? []).map((rule) => /probability (\S+)/.exec(rule)?.[1]).filter((text) => text !== undefined);
    expect(chances).toEqual(['0.3333333333', '0.5000000000']);
  });

  test('no endpoints: refused, in the filter table, and absent from nat', () => {
    const rules = renderRules(ports({ type: 'NodePort', ports: [{ port: 80, protocol: 'TCP', nodePort: 30080 }] }, []), options);
    expect(rules.filter.get('KUBE-SERVICES')?.[0]).toBe('-m comment --comment "default/web has no endpoints" -m tcp -p tcp -d 10.96.0.7 --dport 80 -j REJECT');
    expect(rules.filter.get('KUBE-EXTERNAL-SERVICES')?.[0]).toContain('--dport 30080 -j REJECT');
    expect(reachable(rules, 'KUBE-SERVICES', toCluster)).toEqual([]);
  });

  test('a node port goes to all, masqueraded; with externalTrafficPolicy Local only to this node\'s', () => {
    const nodePort = { type: 'NodePort' as const, ports: [{ port: 80, protocol: 'TCP' as const, nodePort: 30080 }] };
    const endpoints = [endpoint('172.16.1.2', 'w1'), endpoint('172.16.2.2', 'w2')];
    const all = renderRules(ports(nodePort, endpoints), options);
    expect(reachable(all, 'KUBE-NODEPORTS', () => true)).toHaveLength(2);
    expect(all.nat.get(serviceChain('EXT', 'default/web', 'TCP'))?.[0]).toContain('-j KUBE-MARK-MASQ');
    const local = renderRules(ports({ ...nodePort, externalTrafficPolicy: 'Local' }, endpoints), options);
    const outside = (rule: string): boolean => !rule.includes('-s 172.16.0.0/16');
    expect((local.nat.get(serviceChain('EXT', 'default/web', 'TCP')) ?? []).filter(outside).at(-1)).toBe(`-j ${serviceChain('SVL', 'default/web', 'TCP')}`);
    expect(reachable(local, serviceChain('SVL', 'default/web', 'TCP'), () => true)).toEqual(['172.16.1.2:8080']);
  });

  test('internalTrafficPolicy Local without a local backend drops', () => {
    const rules = renderRules(ports({ internalTrafficPolicy: 'Local' }, [endpoint('172.16.2.2', 'w2')]), options);
    expect(rules.filter.get('KUBE-SERVICES')?.[0]).toContain('has no local endpoints');
  });

  test('session affinity asks the recent list first', () => {
    const rules = renderRules(ports({ sessionAffinity: 'ClientIP' }, [endpoint('172.16.1.2', 'w1'), endpoint('172.16.2.2', 'w2')]), options);
    const chain = rules.nat.get(serviceChain('SVC', 'default/web', 'TCP')) ?? [];
    expect(chain.findIndex((rule) => rule.includes('--rcheck --seconds 10800'))).toBeLessThan(chain.findIndex((rule) => rule.includes('statistic')));
  });

  test('source ranges guard a load balancer address', () => {
    const balanced = { ...service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['203.0.113.0/24'] }), status: { loadBalancer: { ingress: [{ ip: '198.51.100.1' }] } } };
    const rules = renderRules(servicePorts(balanced, [slice([endpoint('172.16.1.2', 'w1')])], 'w1'), options);
    expect(rules.nat.get(serviceChain('FW', 'default/web', 'TCP'))?.[0]).toContain('-s 203.0.113.0/24');
    expect(rules.filter.get('KUBE-PROXY-FIREWALL')?.[0]).toContain('-j DROP');
  });
});

describe('delta', () => {
  const before = renderRules(ports({}, [endpoint('172.16.1.2', 'w1'), endpoint('172.16.2.2', 'w2')]), options);
  const after = renderRules(ports({}, [endpoint('172.16.1.2', 'w1')]), options);

  test('names only chains that differ, and deletes those that nobody wants', () => {
    const text = ruleDelta(before, after) ?? '';
    expect(text.match(/^:KUBE-SVC-/gm)).toHaveLength(1);
    expect(text.match(/^-X KUBE-SEP-/gm)).toHaveLength(1);
    expect(text).not.toContain(':KUBE-SERVICES');
    expect(text).not.toContain('*filter');
    expect(ruleDelta(after, after)).toBeUndefined();
  });

  test('leftovers of an earlier life go', () => {
    const stale = serviceChain('SVC', 'default/long-gone', 'TCP');
    expect(ruleDelta(nothingApplied, after, { nat: [stale, 'KUBE-KUBELET-CANARY'] })).toContain(`-X ${stale}`);
  });

  test('every jump goes to a chain that exists', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 250 }), fc.boolean(), fc.boolean()), { maxLength: 6 }), fc.boolean(), fc.boolean(), fc.boolean(), (rows, externalLocal, internalLocal, affinity) => {
      const endpoints = rows.map(([n, local, ready]) => endpoint(`172.16.1.${n}`, local ? 'w1' : 'w2', { ready }));
      const rules = renderRules(ports({
        type: 'NodePort', ports: [{ port: 80, protocol: 'TCP', nodePort: 30080 }], externalIPs: ['198.51.100.7'],
        externalTrafficPolicy: externalLocal ? 'Local' : 'Cluster', internalTrafficPolicy: internalLocal ? 'Local' : 'Cluster', sessionAffinity: affinity ? 'ClientIP' : 'None',
      }, endpoints), options);
      for (const chains of [rules.nat, rules.filter]) {
        for (const rule of [...chains.values()].flat()) {
          const target = /-j (KUBE-\S+)/.exec(rule)?.[1];
          if (target !== undefined) expect(chains.has(target)).toBe(true);
        }
      }
    }));
  });
});

describe('conntrack', () => {
  const udp = (endpoints: readonly Endpoint[]): readonly ServicePortModel[] => servicePorts(service({ ports: [{ port: 53, protocol: 'UDP' }] }), [slice(endpoints, 53, 'UDP')], 'w1');

  test('UDP flows to a backend that went, and flows begun when there was none, are forgotten', () => {
    const one = udp([endpoint('172.16.1.2', 'w1')]);
    expect(staleFlows(one, udp([endpoint('172.16.1.3', 'w1')]))).toEqual([['-D', '--orig-dst', '10.96.0.7', '-p', 'udp', '--dst-nat', '172.16.1.2']]);
    expect(staleFlows(udp([]), one)).toEqual([['-D', '--orig-dst', '10.96.0.7', '-p', 'udp']]);
    expect(staleFlows(one, one)).toEqual([]);
  });
});

test('chain names are of a length that iptables takes, and recognised', () => {
  const name = serviceChain('SVC', 'kube-system/kube-dns:dns', 'UDP');
  // The name that upstream gives this well-known service port.
  expect(name).toBe('KUBE-SVC-TCOU7JCQXEZGVUNU');
  expect(name.length).toBeLessThanOrEqual(28);
  expect(isServiceChain(name)).toBe(true);
  expect(isServiceChain('KUBE-SERVICES')).toBe(false);
});
