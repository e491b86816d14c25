import { VirtualClock } from '../../../base/clock.ts';
import type { JsonObject } from '../../../base/json.ts';
import { silentLogger } from '../../../base/log.ts';
import { SeededRandom } from '../../../base/random.ts';
import type { User } from '../../contracts.ts';
import { MemoryStorage } from '../../storage/memory-storage.ts';
import { storedAt, type ServerDeps } from '../deps.ts';

export const startMs = Date.parse('2026-03-01T12:00:00Z');

export interface TestDeps extends ServerDeps {
  readonly storage: MemoryStorage;
  readonly clock: VirtualClock;
  /** What readText finds. */
  readonly files: Map<string, string>;
}

/** A server's parts in memory: store, clock at noon of 1 March 2026, seeded random numbers. */
export function testDeps(): TestDeps {
  const clock = new VirtualClock(startMs);
  const files = new Map<string, string>();
  return {
    storage: new MemoryStorage({ clock }), clock, files, random: new SeededRandom(1), logger: silentLogger,
    readText: (path) => (files.has(path) ? Promise.resolve(files.get(path) as string) : Promise.reject(new Error(`no file ${path}`))),
  };
}

/** Stores an object with a uid of its own. */
export async function put(deps: TestDeps, group: string, plural: string, object: JsonObject): Promise<JsonObject> {
  const { name, namespace = '', ...metadata } = object['metadata'] as Record<string, string>;
  const full = { ...object, metadata: { name, ...(namespace === '' ? {} : { namespace }), uid: deps.random.uuid(), creationTimestamp: '2026-03-01T11:00:00Z', ...metadata } };
  const stored = await deps.storage.create(storedAt(group, plural), { namespace, name: name as string }, full as JsonObject);
  return stored.object;
}

export function user(name: string, ...groups: readonly string[]): User {
  return { name, uid: '', groups: [...groups, 'system:authenticated'], extra: {} };
}
