import { Gauge, type Registry } from 'prom-client';
import { createRegistry } from '../../base/metrics.ts';
import type { Kubelet } from '../kubelet.ts';
import { kubeletVersion } from '../node/machine.ts';

/** /metrics, under upstream's names where it has them. */
export function kubeletMetrics(kubelet: Kubelet): Registry {
  const registry = createRegistry();
  const registers = [registry];
  new Gauge({ name: 'kubernetes_build_info', help: 'Version of this kubelet.', labelNames: ['git_version'], registers }).set({ git_version: kubeletVersion }, 1);
  new Gauge({
    name: 'kubelet_running_pods', help: 'Pods that have a ready sandbox.', registers,
    collect() { this.set(kubelet.cache.all().filter(({ sandboxes }) => sandboxes.some(({ state }) => state === 'SANDBOX_READY')).length); },
  });
  new Gauge({
    name: 'kubelet_running_containers', help: 'Containers by state.', labelNames: ['container_state'], registers,
    collect() {
      this.reset();
      for (const { state } of kubelet.cache.all().flatMap(({ containers }) => containers)) this.inc({ container_state: state.replace('CONTAINER_', '').toLowerCase() });
    },
  });
  new Gauge({ name: 'kubelet_desired_pods', help: 'Pods that the sources name.', registers, collect() { this.set(kubelet.workers.pods().length); } });
  new Gauge({ name: 'kubelet_node_name', help: 'Name of this node.', labelNames: ['node'], registers }).set({ node: kubelet.deps.identity.name }, 1);
  return registry;
}
