import type { Pod, PodSpec } from '../../generated/types/core-v1.ts';
import type { RuntimeClass } from '../../generated/types/node-v1.ts';
import { runtimeHandler } from './runtime-handler.ts';

const pod = (spec: Partial<PodSpec>): Pod => ({ apiVersion: 'v1', kind: 'Pod', metadata: {}, spec: { containers: [], ...spec }, status: {} });
const gvisor: RuntimeClass = { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'gvisor' }, handler: 'runsc' };
const objects = { runtimeClass: async (name: string): Promise<RuntimeClass | undefined> => Promise.resolve(name === 'gvisor' ? gvisor : undefined) };

describe('runtimeHandler', () => {
  test('the class names the handler; without one it is the runtime\'s own', async () => {
    expect(await runtimeHandler(pod({ runtimeClassName: 'gvisor' }), objects)).toBe('runsc');
    expect(await runtimeHandler(pod({}), objects)).toBe('');
    expect(await runtimeHandler(pod({ hostUsers: true }), objects)).toBe('');
  });

  test('a class that is not there, and a user namespace, are refused by name', async () => {
    await expect(runtimeHandler(pod({ runtimeClassName: 'kata' }), objects)).rejects.toThrow('runtimeclass.node.k8s.io "kata" not found');
    await expect(runtimeHandler(pod({ hostUsers: false }), objects)).rejects.toThrow('user namespaces (hostUsers: false) are not supported by this kubelet');
  });
});
