import { Client, connectivityState, credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import type { ProbeResult } from './http-probe.ts';

/** grpc.health.v1.Health/Check, whose two messages are one field each: request {1: service}, response {1: status}, SERVING being 1. */
export function grpcProbe(host: string, port: number, service: string, timeoutMs: number): Promise<ProbeResult> {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const client = new Client(address, credentials.createInsecure(), {
    // A connection of its own: a shared one that failed before would wait, longer each time, before it tries again.
    'grpc.use_local_subchannel_pool': 1, 'grpc.primary_user_agent': 'kube-probe/1.36', 'grpc.enable_http_proxy': 0, 'grpc.enable_channelz': 0, 'grpc.service_config_disable_resolution': 1,
  });
  return new Promise((resolve) => {
    const done = (err: ServiceError | null, serving?: number): void => {
      const connected = client.getChannel().getConnectivityState(false) === connectivityState.READY;
      client.close();
      resolve(err === null ? servingResult(serving ?? 0) : failureResult(err, { address, timeoutMs, connected }));
    };
    client.makeUnaryRequest('/grpc.health.v1.Health/Check', encodeRequest, decodeStatus, service, new Metadata({ waitForReady: true }), { deadline: performance.timeOrigin + performance.now() + timeoutMs }, done);
  });
}

function encodeRequest(service: string): Buffer {
  const text = Buffer.from(service, 'utf8');
  return text.length === 0 ? Buffer.alloc(0) : Buffer.concat([Buffer.from([0x0a, text.length]), text]);
}

function decodeStatus(bytes: Buffer): number {
  return bytes[0] === 0x08 ? bytes[1] ?? 0 : 0;
}

function servingResult(serving: number): ProbeResult {
  if (serving === 1) return { outcome: 'success', output: 'service healthy' };
  const names = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];
  return { outcome: 'failure', output: `service unhealthy (responded with "${names[serving] ?? serving}")` };
}

function failureResult(err: ServiceError, { address, timeoutMs, connected }: { readonly address: string; readonly timeoutMs: number; readonly connected: boolean }): ProbeResult {
  if (err.code === status.DEADLINE_EXCEEDED && !connected) return { outcome: 'failure', output: `timeout: failed to connect service "${address}" within ${timeoutMs / 1000}s: context deadline exceeded` };
  if (err.code === status.DEADLINE_EXCEEDED) return { outcome: 'failure', output: `timeout: health rpc did not complete within ${timeoutMs / 1000}s` };
  if (err.code === status.UNIMPLEMENTED) return { outcome: 'failure', output: 'error: this server does not implement the grpc health protocol (grpc.health.v1.Health)' };
  return { outcome: 'failure', output: `error: health rpc probe failed: ${address}: ${err.details}` };
}
