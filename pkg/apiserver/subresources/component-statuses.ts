import type { JsonObject } from '../../base/json.ts';
import { notFound } from '../registry/refusals.ts';
import type { Target } from '../pipeline/target.ts';
import type { Answer } from '../pipeline/exchange.ts';

/** componentstatuses: long deprecated, and still asked for. Only the store is something that this server can tell the health of. */
async function components(target: Target): Promise<readonly JsonObject[]> {
  const cause = await target.server.storage.health();
  const condition = cause === undefined ? { type: 'Healthy', status: 'True', message: 'ok' } : { type: 'Healthy', status: 'Unknown', message: cause, error: cause };
  return [{ metadata: { name: 'etcd-0' }, conditions: [condition] }];
}

export async function listComponentStatuses(target: Target): Promise<Answer> {
  const object = { kind: 'ComponentStatusList', apiVersion: 'v1', metadata: {}, items: await components(target) };
  return { kind: 'object', status: 200, object, representation: { format: target.representation.format, pretty: target.representation.pretty } };
}

export async function getComponentStatus(target: Target): Promise<Answer> {
  const found = (await components(target)).find((component) => (component['metadata'] as JsonObject)['name'] === target.name);
  if (found === undefined) throw notFound(target.served, target.name);
  return { kind: 'object', status: 200, object: { kind: 'ComponentStatus', apiVersion: 'v1', ...found }, served: target.served, representation: target.representation };
}
