import { connect } from 'node:net';
import { errorMessage } from '../../base/errors.ts';
import type { CriClient } from '../../cri/cri-client.ts';
import { isCriError } from '../../cri/cri-error.ts';
import type { Container, Probe } from '../../generated/types/core-v1.ts';
import { expand } from '../pod/expand.ts';
import { grpcProbe } from './grpc-probe.ts';
import { dialError, httpProbe, httpTarget, type ProbeResult, resolvePort } from './http-probe.ts';

export interface ProbeTarget {
  readonly containerId: string;
  readonly container: Container;
  readonly podIp: string;
}

const outputLengthMax = 10 * 1024;

/** Runs one probe once, within its timeout. Never rejects. */
export async function runProbe(cri: CriClient, probe: Probe, { containerId, container, podIp }: ProbeTarget): Promise<ProbeResult> {
  const timeoutSeconds = probe.timeoutSeconds ?? 1;
  if (probe.exec !== undefined) return execProbe(cri, containerId, commandOf(container, probe.exec.command ?? []), timeoutSeconds);
  const action = probe.httpGet ?? probe.tcpSocket;
  if (action !== undefined) {
    const port = resolvePort(action.port, container.ports);
    if (port === undefined) return { outcome: 'unknown', output: `couldn't find port: ${String(action.port)}` };
    if (probe.httpGet !== undefined) return httpProbe(httpTarget(probe.httpGet, podIp, port), probe.httpGet.httpHeaders, timeoutSeconds * 1000);
    return tcpProbe(action.host ?? podIp, port, timeoutSeconds * 1000);
  }
  if (probe.grpc !== undefined) return grpcProbe(podIp, probe.grpc.port, probe.grpc.service ?? '', timeoutSeconds * 1000);
  return { outcome: 'unknown', output: `missing probe handler for ${container.name}` };
}

function commandOf(container: Container, command: readonly string[]): readonly string[] {
  const values = new Map((container.env ?? []).flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const])));
  return command.map((word) => expand(word, values));
}

async function execProbe(cri: CriClient, containerId: string, command: readonly string[], timeoutSeconds: number): Promise<ProbeResult> {
  try {
    const { stdout, stderr, exitCode } = await cri.execSync(containerId, command, timeoutSeconds);
    const output = Buffer.concat([stdout, stderr]).toString('utf8').slice(0, outputLengthMax);
    return { outcome: exitCode === 0 ? 'success' : 'failure', output };
  } catch (err) {
    if (isCriError(err, 'deadline')) return { outcome: 'failure', output: `command timed out: ${JSON.stringify(command.join(' '))} timed out after ${timeoutSeconds}s` };
    return { outcome: isCriError(err, 'unavailable') ? 'unknown' : 'failure', output: errorMessage(err) };
  }
}

function tcpProbe(host: string, port: number, timeoutMs: number): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.setTimeout(timeoutMs);
    const finish = (result: ProbeResult): void => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => finish({ outcome: 'success', output: '' }));
    socket.once('timeout', () => finish({ outcome: 'failure', output: `dial tcp ${host}:${port}: i/o timeout` }));
    socket.once('error', (err) => finish({ outcome: 'failure', output: dialError(err, { hostname: host, port: String(port) }).message }));
  });
}
