import type { ServerResponse } from 'node:http';
import type { Clock } from '../../base/clock.ts';
import { errorMessage, isNotFound } from '../../base/errors.ts';
import type { Pod } from '../../generated/types/core-v1.ts';
import { readLog, type LogOptions } from '../logs/log-reader.ts';
import { podName, podUid } from '../pod/labels.ts';
import type { RuntimeCache } from '../runtime/runtime-cache.ts';

export class BadRequest extends Error {
  readonly code = 400;
}

function whole(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^\d+$/.test(text)) throw new BadRequest(`invalid ${name}: ${JSON.stringify(text)} is not a whole number`);
  return Number(text);
}

/** The query of /containerLogs, as kubectl and the API server write it. */
export function logOptions(query: URLSearchParams, nowMs: number): LogOptions {
  const sinceSeconds = whole(query, 'sinceSeconds');
  const sinceTime = query.get('sinceTime');
  const sinceMs = sinceTime !== null && sinceTime !== '' ? Date.parse(sinceTime) : sinceSeconds === undefined ? undefined : nowMs - sinceSeconds * 1000;
  if (Number.isNaN(sinceMs)) throw new BadRequest(`invalid sinceTime: ${JSON.stringify(sinceTime)}`);
  const stream = query.get('stream');
  const on = (name: string): boolean => query.get(name) === 'true' || query.get(name) === '1';
  return {
    follow: on('follow'), timestamps: on('timestamps'), tailLines: whole(query, 'tailLines'), limitBytes: whole(query, 'limitBytes'), sinceMs,
    stream: stream === 'Stdout' ? 'stdout' : stream === 'Stderr' ? 'stderr' : undefined,
  };
}

/** The log file to show and whether its container still writes; BadRequest says why there is none. */
export function chooseLog(pod: Pod, name: string, previous: boolean, cache: RuntimeCache): { readonly file: string; readonly running: () => boolean } {
  const { containers } = cache.get(podUid(pod));
  const all = [...(pod.spec.initContainers ?? []), ...pod.spec.containers, ...(pod.spec.ephemeralContainers ?? [])];
  if (!all.some((container) => container.name === name)) throw new BadRequest(`container "${name}" in pod "${podName(pod)}" is not available`);
  const own = containers.filter((container) => container.name === name);
  const chosen = previous ? own.filter(({ state }) => state === 'CONTAINER_EXITED')[own[0]?.state === 'CONTAINER_EXITED' ? 1 : 0] : own[0];
  if (chosen === undefined && previous) throw new BadRequest(`previous terminated container "${name}" in pod "${podName(pod)}" not found`);
  if (chosen === undefined) {
    const waiting = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])].find((status) => status.name === name)?.state?.waiting;
    const why = waiting?.reason === 'ErrImagePull' || waiting?.reason === 'ImagePullBackOff' ? `is waiting to start: trying and failing to pull image` : `is waiting to start: ${waiting?.reason ?? 'ContainerCreating'}`;
    throw new BadRequest(`container "${name}" in pod "${podName(pod)}" ${why}`);
  }
  const running = (): boolean => cache.get(podUid(pod)).containers.some(({ id, state }) => id === chosen.id && state === 'CONTAINER_RUNNING');
  return { file: chosen.logPath, running };
}

/** Streams the log into the response, no faster than the client reads. */
export async function sendLog(response: ServerResponse, log: ReturnType<typeof chooseLog>, options: LogOptions, clock: Clock): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort(new Error('the client left')));
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  if (options.follow) response.flushHeaders();
  try {
    for await (const part of readLog(log.file, options, { clock, running: log.running }, gone.signal)) {
      if (!response.write(part) && !gone.signal.aborted) await new Promise<void>((resolve) => {
        response.once('drain', resolve);
        response.once('close', resolve);
      });
    }
  } catch (err) {
    if (gone.signal.aborted) return;
    if (!isNotFound(err)) response.write(`failed to read the log: ${errorMessage(err)}\n`);
  }
  response.end();
}
