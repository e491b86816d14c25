import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Exchange } from '../pipeline/exchange.ts';
import { isLongRunning } from '../pipeline/rate.ts';
import type { InFlight } from '../pipeline/in-flight.ts';
import type { Page } from './site.ts';

/** What a request leaves in the metrics, under upstream's names. */
export class RequestMetrics {
  readonly #requests: Counter;
  readonly #durations: Histogram;
  readonly #longRunning: Gauge;
  constructor(registry: Registry, inFlight: InFlight) {
    const labelNames = ['verb', 'group', 'version', 'resource', 'subresource', 'scope'];
    this.#requests = new Counter({ name: 'apiserver_request_total', help: 'Requests answered, by what they asked for and the status they got.', labelNames: [...labelNames, 'code'], registers: [registry] });
    this.#durations = new Histogram({
      name: 'apiserver_request_duration_seconds', help: 'Time from the head of a request to the end of its answer, in seconds.', labelNames,
      buckets: [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.5, 2, 3, 4, 5, 10, 30, 60], registers: [registry],
    });
    this.#longRunning = new Gauge({ name: 'apiserver_longrunning_requests', help: 'Watches and streams that are open.', labelNames, registers: [registry] });
    const gauge: Gauge = new Gauge({
      name: 'apiserver_current_inflight_requests', help: 'Requests that are being worked on.', labelNames: ['request_kind'], registers: [registry],
      collect: () => {
        gauge.set({ request_kind: 'readOnly' }, inFlight.counts.reads);
        gauge.set({ request_kind: 'mutating' }, inFlight.counts.writes);
      },
    });
  }

  /** Call the result when the exchange has ended. */
  begin({ info, receivedMs }: Exchange): (status: number, nowMs: number) => void {
    const scope = !info.resourceRequest ? '' : info.name !== '' ? 'resource' : info.namespace === '' ? 'cluster' : 'namespace';
    const labels = { verb: info.verb.toUpperCase(), group: info.group, version: info.version, resource: info.resource, subresource: info.subresource, scope };
    const long = isLongRunning(info);
    if (long) this.#longRunning.inc(labels);
    return (status, nowMs) => {
      this.#requests.inc({ ...labels, code: String(status) });
      if (long) this.#longRunning.dec(labels);
      else this.#durations.observe(labels, (nowMs - receivedMs) / 1000);
    };
  }
}

export function metricsPage(registry: Registry): Page {
  return {
    path: '/metrics',
    answer: async () => ({ kind: 'bytes', status: 200, contentType: 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores', body: await registry.metrics() }),
  };
}
