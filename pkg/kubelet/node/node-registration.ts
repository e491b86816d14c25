import { type Clock, sleep } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import type { JsonObject, JsonValue } from '../../base/json.ts';
import { canonicalJson } from '../../api/hash.ts';
import type { Logger } from '../../base/log.ts';
import type { ApiClient } from '../../client/api-client.ts';
import { hasCode } from '../../client/client-error.ts';
import { csiNodes, nodes } from '../../client/resources.ts';
import type { Node, NodeStatus, Taint } from '../../generated/types/core-v1.ts';

export interface NodeIdentity {
  readonly name: string;
  readonly hostname: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly providerId: string;
  readonly register: boolean;
}

const retryMsFirst = 100;
const retryMsMax = 5_000;

/** Registers the node until the API has it; resolves to the object. Rejects only with the signal's reason. */
export async function registerNode(client: ApiClient, identity: NodeIdentity, status: () => NodeStatus, deps: { readonly clock: Clock; readonly logger: Logger; readonly signal: AbortSignal }): Promise<Node> {
  for (let delayMs = retryMsFirst; ; delayMs = Math.min(retryMsMax, delayMs * 2)) {
    try {
      return await tryRegister(client, identity, status());
    } catch (err) {
      if (deps.signal.aborted) throw deps.signal.reason;
      deps.logger.debug({ node: identity.name, cause: errorMessage(err) }, 'node is not registered yet');
    }
    await sleep(deps.clock, delayMs, { signal: deps.signal });
  }
}

async function tryRegister(client: ApiClient, identity: NodeIdentity, status: NodeStatus): Promise<Node> {
  if (!identity.register) return client.get(nodes, { name: identity.name });
  try {
    const made = await client.create(nodes, newNode(identity, status));
    await client.create(csiNodes, {
      apiVersion: 'storage.k8s.io/v1', kind: 'CSINode', spec: { drivers: [] },
      metadata: { name: identity.name, ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: identity.name, uid: made.metadata.uid ?? '' }] },
    } as never).catch(() => undefined);
    return made;
  } catch (err) {
    if (!hasCode(err, 'alreadyExists')) throw err;
    return reconcileLabels(client, identity, await client.get(nodes, { name: identity.name }));
  }
}

function newNode(identity: NodeIdentity, status: NodeStatus): Node {
  return {
    apiVersion: 'v1', kind: 'Node',
    metadata: { name: identity.name, labels: identity.labels, annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' } },
    spec: {
      ...(identity.taints.length === 0 ? {} : { taints: identity.taints }),
      ...(identity.providerId === '' ? {} : { providerID: identity.providerId }),
    },
    status,
  };
}

/** An existing node keeps its taints and everything else; only our own labels are brought up to date. */
async function reconcileLabels(client: ApiClient, identity: NodeIdentity, node: Node): Promise<Node> {
  const stale = Object.entries(identity.labels).filter(([key, value]) => node.metadata.labels?.[key] !== value);
  if (stale.length === 0) return node;
  return client.patch(nodes, { name: identity.name }, { type: 'merge', body: { metadata: { labels: Object.fromEntries(stale) } } });
}

const statusFields = ['capacity', 'allocatable', 'conditions', 'addresses', 'daemonEndpoints', 'nodeInfo', 'images', 'runtimeHandlers'] as const;

/** What differs, heartbeats aside; undefined when nothing does. */
export function nodeStatusPatch(from: NodeStatus | undefined, to: NodeStatus, heartbeat: boolean): JsonObject | undefined {
  const changes: Record<string, JsonValue> = {};
  for (const field of statusFields) {
    const before = field === 'conditions' ? withoutHeartbeats(from) : (from?.[field] ?? null);
    const after = field === 'conditions' ? withoutHeartbeats(to) : (to[field] ?? null);
    if (canonicalJson(before as JsonValue) !== canonicalJson(after as JsonValue) || (heartbeat && field === 'conditions')) changes[field] = (to[field] ?? null) as JsonValue;
  }
  return Object.keys(changes).length === 0 ? undefined : changes;
}

function withoutHeartbeats(status: NodeStatus | undefined): JsonValue {
  return (status?.conditions ?? []).map(({ lastHeartbeatTime: _, ...rest }) => rest) as unknown as JsonValue;
}
