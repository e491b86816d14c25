import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type Clock, sleep } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import type { CriClient } from '../../cri/cri-client.ts';
import type { Container, LifecycleHandler } from '../../generated/types/core-v1.ts';
import { KubeletError } from '../kubelet-error.ts';
import { httpTarget, resolvePort } from '../probes/http-probe.ts';

/** A hook may take this long when nothing else bounds it. */
const hookMsMax = 10 * 60_000;

export interface HookTarget {
  readonly containerId: string;
  readonly container: Pick<Container, 'name' | 'ports'>;
  readonly podIp: string;
}

/** Runs a postStart or preStop hook; rejects when it fails, and with `timeout` when it is not done within `timeoutMs`. */
export async function runHook(deps: { readonly cri: CriClient; readonly clock: Clock; readonly stopping: AbortSignal }, hook: LifecycleHandler, target: HookTarget, timeoutMs = hookMsMax): Promise<void> {
  if (hook.exec !== undefined) {
    const { exitCode, stdout, stderr } = await deps.cri.execSync(target.containerId, hook.exec.command ?? [], Math.ceil(timeoutMs / 1000));
    if (exitCode === 0) return;
    const output = Buffer.concat([stdout, stderr]).toString('utf8');
    throw new KubeletError('configError', `command '${(hook.exec.command ?? []).join(' ')}' exited with ${exitCode}: ${output}`);
  }
  if (hook.sleep !== undefined) {
    await sleep(deps.clock, Math.min(timeoutMs, hook.sleep.seconds * 1000), { signal: deps.stopping });
    return;
  }
  if (hook.httpGet !== undefined) {
    const port = resolvePort(hook.httpGet.port, target.container.ports);
    if (port === undefined) throw new KubeletError('configError', `couldn't find port: ${String(hook.httpGet.port)}`);
    await callHook(httpTarget(hook.httpGet, target.podIp, port), Object.fromEntries((hook.httpGet.httpHeaders ?? []).map(({ name, value }) => [name, value])), timeoutMs);
    return;
  }
  throw new KubeletError('unsupported', 'invalid handler: tcpSocket hooks do nothing; use exec, httpGet or sleep');
}

function callHook(url: string, headers: Record<string, string>, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    const call = send(url, { headers: { 'User-Agent': 'kube-lifecycle/1.36', Accept: '*/*', ...headers }, agent: false, rejectUnauthorized: false, signal: AbortSignal.timeout(Math.max(1, Math.ceil(timeoutMs))) }, (response) => {
      response.resume();
      response.on('end', () => resolve());
      response.on('error', reject);
    });
    call.on('error', (err) => reject(new KubeletError('configError', `Get "${url}": ${errorMessage(err)}`, { cause: err })));
    call.end();
  });
}
