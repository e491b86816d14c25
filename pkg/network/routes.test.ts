import { describe, expect, test } from '@jest/globals';
import type { Node } from '../generated/types/core-v1.ts';
import { bridgeIsStale, cniConfig } from './cni-config.ts';
import { desiredRoutes, parseRoutes, routeChanges } from './routes.ts';

function node(name: string, ip: string, podCIDR?: string): Node {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: { ...(podCIDR !== undefined && { podCIDR, podCIDRs: [podCIDR] }) }, status: { addresses: [{ type: 'InternalIP', address: ip }] } };
}

const three = [node('m', '192.168.1.10', '172.16.0.0/24'), node('w1', '192.168.1.101', '172.16.1.0/24'), node('w2', '192.168.1.102')];

describe('routes', () => {
  test('one to each other node that has a pod range, none to itself', () => {
    expect(desiredRoutes(three, 'm')).toEqual([{ destination: '172.16.1.0/24', gateway: '192.168.1.101' }]);
    expect(desiredRoutes(three, 'w2')).toHaveLength(2);
  });

  test('changes replace moved routes, delete stale ones, and are empty when all agree', () => {
    const current = parseRoutes('172.16.1.0/24 via 192.168.1.99 dev eth0\n172.16.9.0/24 via 192.168.1.77 dev eth0\n');
    expect(routeChanges(current, desiredRoutes(three, 'm'), 158)).toEqual(['route del 172.16.9.0/24 proto 158', 'route replace 172.16.1.0/24 via 192.168.1.101 proto 158']);
    expect(routeChanges(desiredRoutes(three, 'm'), desiredRoutes(three, 'm'), 158)).toEqual([]);
  });
});

test('the CNI configuration hands out the node\'s own range', () => {
  const config = JSON.parse(cniConfig(['172.16.1.0/24'], 1500)) as { readonly plugins: readonly [{ readonly ipam: object }, object] };
  expect(config.plugins[0].ipam).toMatchObject({ type: 'host-local', ranges: [[{ subnet: '172.16.1.0/24' }]] });
});

test('a bridge with an address of another range is left over; one without an address, or with ours, is not', () => {
  const shown = '4: cni0    inet 172.16.2.1/24 brd 172.16.2.255 scope global cni0\\       valid_lft forever preferred_lft forever\n';
  expect(bridgeIsStale(shown, ['172.16.2.0/24'])).toBe(false);
  expect(bridgeIsStale(shown, ['172.16.3.0/24'])).toBe(true);
  expect(bridgeIsStale('', ['172.16.3.0/24'])).toBe(false);
});
