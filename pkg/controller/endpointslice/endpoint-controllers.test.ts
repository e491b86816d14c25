import { endpoints, endpointSlices, nodes, pods, services } from '../../client/resources.ts';
import type { Node, Pod, Service } from '../../generated/types/core-v1.ts';
import { endpointsController } from '../endpoints/endpoints-controller.ts';
import { withRig, type ControllerRig } from '../testing/rig.ts';
import { endpointSliceController } from './endpointslice-controller.ts';

const service = (spec: object): Service => ({ apiVersion: 'v1', kind: 'Service', metadata: { namespace: 'x', name: 's', labels: { team: 'red' } }, spec: { clusterIP: '10.96.0.9', ipFamilies: ['IPv4'], selector: { app: 'e' }, ...spec } }) as unknown as Service;
const pod = (name: string, ip: string, extra: object = {}): Pod => ({
  apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'x', name, labels: { app: 'e' } },
  spec: { nodeName: 'n', containers: [{ name: 'c', image: 'i', ports: [{ name: 'web', containerPort: 8080 }] }], ...extra },
  status: { phase: 'Running', podIP: ip, podIPs: [{ ip }], conditions: [{ type: 'Ready', status: 'True' }] },
}) as unknown as Pod;
const node: Node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n', labels: { 'topology.kubernetes.io/zone': 'z1' } }, spec: {}, status: {} } as unknown as Node;
const addresses = (rig: ControllerRig): string => rig.server.all(endpointSlices).flatMap((slice) => slice.endpoints ?? []).map((endpoint) => endpoint.addresses[0]).sort().join();

describe('endpointslice and endpoints controllers', () => {
  test('a ready pod, one that is not, one that terminates; ports by name', async () => {
    await withRig([endpointSliceController(100), endpointsController], async (rig) => {
      rig.server.seed(nodes, node);
      rig.server.seed(services, service({ ports: [{ name: 'http', port: 80, targetPort: 'web', protocol: 'TCP' }] }));
      await rig.until('placeholder', () => rig.server.all(endpointSlices).length === 1 && rig.server.get(endpoints, 'x/s') !== undefined);
      expect(rig.server.all(endpointSlices)[0]).toMatchObject({ endpoints: [], ports: [], addressType: 'IPv4' });
      rig.server.seed(pods, pod('p1', '10.1.0.1'));
      rig.server.seed(pods, { ...pod('p2', '10.1.0.2'), status: { phase: 'Running', podIP: '10.1.0.2', conditions: [{ type: 'Ready', status: 'False' }] } } as Pod);
      await rig.until('both', () => addresses(rig) === '10.1.0.1,10.1.0.2' && rig.server.get(endpoints, 'x/s')?.subsets?.[0]?.notReadyAddresses !== undefined);
      const [slice] = rig.server.all(endpointSlices);
      expect(rig.server.all(endpointSlices)).toHaveLength(1);
      expect(slice?.metadata).toMatchObject({ generateName: 's-', labels: { team: 'red', 'kubernetes.io/service-name': 's', 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' }, ownerReferences: [{ kind: 'Service', name: 's', controller: true, blockOwnerDeletion: true }] });
      expect(slice?.ports).toEqual([{ name: 'http', protocol: 'TCP', port: 8080 }]);
      expect(slice?.endpoints?.[0]).toEqual({
        addresses: ['10.1.0.1'], conditions: { ready: true, serving: true, terminating: false }, nodeName: 'n', zone: 'z1', targetRef: { kind: 'Pod', namespace: 'x', name: 'p1', uid: rig.server.get(pods, 'x/p1')?.metadata.uid },
      });
      expect(rig.server.get(endpoints, 'x/s')).toMatchObject({
        metadata: { labels: { 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' } },
        subsets: [{ addresses: [{ ip: '10.1.0.1', nodeName: 'n', targetRef: { kind: 'Pod', name: 'p1' } }], notReadyAddresses: [{ ip: '10.1.0.2' }], ports: [{ name: 'http', port: 8080, protocol: 'TCP' }] }],
      });
      rig.server.store.delete(rig.server.store.collection('', 'v1', 'pods'), 'x/p1', { graceSeconds: 30 });
      await rig.until('terminating', () => rig.server.all(endpointSlices)[0]?.endpoints?.some(({ conditions }) => conditions?.terminating === true && conditions.serving === true && conditions.ready === false) === true);
      await rig.until('left Endpoints', () => rig.server.get(endpoints, 'x/s')?.subsets?.[0]?.addresses === undefined);
      rig.server.remove(services, 'x/s');
      await rig.until('Endpoints gone', () => rig.server.get(endpoints, 'x/s') === undefined);
    });
  });

  test('slices fill up to the limit, shrink and are reused; no selector: nothing', async () => {
    await withRig([endpointSliceController(2)], async (rig) => {
      rig.server.seed(nodes, node);
      rig.server.seed(services, service({ ports: [{ port: 80 }] }));
      for (let i = 1; i <= 5; i++) rig.server.seed(pods, pod(`p${i}`, `10.1.0.${i}`));
      await rig.until('five', () => addresses(rig).split(',').length === 5);
      expect(rig.server.all(endpointSlices).map((slice) => slice.endpoints?.length).sort()).toEqual([1, 2, 2]);
      for (let i = 1; i <= 5; i++) rig.server.remove(pods, `x/p${i}`);
      await rig.until('one empty', () => rig.server.all(endpointSlices).length === 1 && addresses(rig) === '');
      rig.server.seed(services, { ...service({ selector: undefined }), metadata: { namespace: 'x', name: 'manual' } } as Service);
      rig.server.seed(pods, pod('p6', '10.1.0.6'));
      await rig.until('the other service', () => addresses(rig) === '10.1.0.6');
      expect(rig.server.all(endpointSlices)).toHaveLength(1);
    });
  });

  test('headless: label and host names; unready published; pods that name a port differently get slices of their own', async () => {
    await withRig([endpointSliceController(100), endpointsController], async (rig) => {
      rig.server.seed(nodes, node);
      rig.server.seed(services, service({ clusterIP: 'None', publishNotReadyAddresses: true, ports: [{ name: 'http', port: 80, targetPort: 'web' }] }));
      rig.server.seed(pods, pod('p1', '10.1.0.1', { hostname: 'one', subdomain: 's' }));
      rig.server.seed(pods, { ...pod('p2', '10.1.0.2', { containers: [{ name: 'c', image: 'i', ports: [{ name: 'web', containerPort: 9090 }] }] }), status: { phase: 'Running', podIP: '10.1.0.2' } } as Pod);
      await rig.until('two slices', () => rig.server.all(endpointSlices).length === 2 && addresses(rig) === '10.1.0.1,10.1.0.2');
      const all = rig.server.all(endpointSlices);
      expect(all.map((slice) => slice.ports?.[0]?.port).sort()).toEqual([8080, 9090]);
      expect(all.every((slice) => slice.metadata.labels?.['service.kubernetes.io/headless'] === '')).toBe(true);
      expect(all.flatMap((slice) => slice.endpoints ?? []).map(({ hostname, conditions }) => `${hostname ?? ''} ${conditions?.ready}`).sort()).toEqual([' true', 'one true']);
      await rig.until('two subsets', () => rig.server.get(endpoints, 'x/s')?.subsets?.length === 2);
    });
  });
});
