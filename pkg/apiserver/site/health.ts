import type { ReadyCheck } from '../contracts.ts';
import { errorMessage } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import type { Answer, Exchange } from '../pipeline/exchange.ts';
import type { Page } from './site.ts';

export type HealthPath = 'healthz' | 'livez' | 'readyz';

export interface HealthChecks {
  readonly healthz: readonly ReadyCheck[];
  readonly livez: readonly ReadyCheck[];
  readonly readyz: readonly ReadyCheck[];
}

const text = 'text/plain; charset=utf-8';
const noSniff = { 'x-content-type-options': 'nosniff' };

/** /healthz, /livez and /readyz: `ok`, or one line per check; ?verbose shows them always, ?exclude=NAME leaves one out; /livez/NAME asks for one. */
export function healthPages(checks: HealthChecks, logger: Logger): readonly Page[] {
  return (['healthz', 'livez', 'readyz'] as const).flatMap((path) => [
    { path: `/${path}`, answer: (exchange: Exchange) => all(path, checks[path], exchange, logger) },
    ...checks[path].map((check): Page => ({ path: `/${path}/${check.name}`, answer: () => one(check) })),
  ]);
}

async function causeOf(check: ReadyCheck): Promise<string | undefined> {
  try {
    return await check.check();
  } catch (err) {
    return errorMessage(err);
  }
}

async function one(check: ReadyCheck): Promise<Answer> {
  const cause = await causeOf(check);
  if (cause === undefined) return { kind: 'bytes', status: 200, contentType: text, body: 'ok' };
  return { kind: 'bytes', status: 500, contentType: text, headers: noSniff, body: `internal server error: ${cause}\n` };
}

async function all(path: HealthPath, checks: readonly ReadyCheck[], exchange: Exchange, logger: Logger): Promise<Answer> {
  const { query } = exchange.info;
  const excluded = new Set(query.getAll('exclude'));
  const results = await Promise.all(checks.map(async (check) => ({ check, cause: excluded.has(check.name) ? undefined : await causeOf(check) })));
  const failed = results.filter(({ cause }) => cause !== undefined);
  if (failed.length === 0 && !query.has('verbose')) return { kind: 'bytes', status: 200, contentType: text, headers: noSniff, body: 'ok' };
  const lines = results.map(({ check, cause }) => {
    if (excluded.has(check.name)) return `[+]${check.name} excluded: ok`;
    return cause === undefined ? `[+]${check.name} ok` : `[-]${check.name} failed: reason withheld`;
  });
  const unmatched = [...excluded].filter((name) => !checks.some((check) => check.name === name));
  const notes = unmatched.length === 0 ? [] : [`warn: some health checks cannot be excluded: no matches for ${unmatched.map((name) => JSON.stringify(name)).join(', ')}`];
  if (failed.length > 0) logger.warn({ path, failed: failed.map(({ check, cause }) => `${check.name}: ${cause ?? ''}`) }, 'health check failed');
  const body = `${[...lines, ...notes].join('\n')}\n${path} check ${failed.length > 0 ? 'failed' : 'passed'}\n`;
  return { kind: 'bytes', status: failed.length > 0 ? 500 : 200, contentType: text, headers: noSniff, body };
}
