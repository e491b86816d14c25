import { canonicalJson, safeEncode } from '../../api/hash.ts';
import type { JsonValue } from '../../base/json.ts';
import { parseTime } from '../../api/meta/time.ts';
import type { ApiClient } from '../../client/api-client.ts';
import { hasCode } from '../../client/client-error.ts';
import type { ApiObject } from '../../client/resource.ts';
import { controllerRevisions } from '../../client/resources.ts';
import type { ControllerRevision } from '../../generated/types/apps-v1.ts';
import type { PodTemplateSpec } from '../../generated/types/core-v1.ts';
import { controllerReferenceTo } from '../pod-control.ts';

export const revisionHashLabel = 'controller-revision-hash';

/** What a revision keeps: a patch that puts this template back, as `kubectl rollout undo` applies it. */
export function templatePatch(template: PodTemplateSpec): JsonValue {
  return { spec: { template: { ...template as unknown as Record<string, JsonValue>, $patch: 'replace' } } };
}

export function sameRevision(revision: ControllerRevision, data: JsonValue): boolean {
  return canonicalJson(revision.data as JsonValue) === canonicalJson(data);
}

/** FNV-1 over the sorted JSON and the collision count: for StatefulSets the very hash that upstream computes. */
export function revisionHash(data: JsonValue, collisionCount: number | undefined): string {
  const escapes: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026', '\u2028': '\\u2028', '\u2029': '\\u2029' };
  const text = canonicalJson(data).replace(/[<>&\u2028\u2029]/g, (character) => escapes[character] ?? character);
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(`${text}${collisionCount ?? 0}`)) hash = (Math.imul(hash, 0x01000193) ^ byte) >>> 0;
  return safeEncode(String(hash));
}

/** Oldest first. */
export function byRevision(a: ControllerRevision, b: ControllerRevision): number {
  if (a.revision !== b.revision) return a.revision - b.revision;
  return (parseTime(a.metadata.creationTimestamp) ?? 0) - (parseTime(b.metadata.creationTimestamp) ?? 0) || ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1);
}

export function hashLabelOf(revision: ControllerRevision): string {
  return revision.metadata.labels?.[revisionHashLabel] ?? revision.metadata.name ?? '';
}

export interface RevisionRequest {
  readonly owner: ApiObject;
  readonly template: PodTemplateSpec;
  readonly labels: Readonly<Record<string, string>>;
  /** Where the hash stands on the revision. */
  readonly hashLabel: string;
  readonly collisionCount: number | undefined;
  readonly revisions: readonly ControllerRevision[];
}

/**
 * The revision that holds `template`: an existing one, made the newest if it is not, or a new one. 'collision' when the name is taken by other data: the
 * caller counts up and tries again.
 */
export async function ensureRevision(client: ApiClient, request: RevisionRequest, signal: AbortSignal): Promise<ControllerRevision | 'collision'> {
  const { owner, template, labels, hashLabel, collisionCount, revisions } = request;
  const data = templatePatch(template);
  const sorted = [...revisions].sort(byRevision);
  const newest = sorted.at(-1)?.revision ?? 0;
  const existing = sorted.filter((revision) => sameRevision(revision, data)).at(-1);
  if (existing !== undefined) {
    if (existing.revision === newest) return existing;
    return client.update(controllerRevisions, { ...existing, revision: newest + 1 }, { signal });
  }
  const hash = revisionHash(data, collisionCount);
  const { namespace, annotations } = owner.metadata;
  const name = `${owner.metadata.name ?? ''}-${hash}`;
  const metadata = { namespace, name, labels: { ...labels, [hashLabel]: hash }, ...(annotations === undefined ? {} : { annotations }), ownerReferences: [controllerReferenceTo(owner)] };
  try {
    return await client.create(controllerRevisions, { apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata, data, revision: newest + 1 }, { signal });
  } catch (err) {
    if (!hasCode(err, 'alreadyExists')) throw err;
    const taken = await client.get(controllerRevisions, { namespace, name }, { signal });
    return sameRevision(taken, data) && taken.metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) === true ? taken : 'collision';
  }
}

/** Revisions beyond the limit, oldest first, that no pod and no pointer of the status still needs. */
export function expiredRevisions(revisions: readonly ControllerRevision[], live: ReadonlySet<string>, limit: number): readonly ControllerRevision[] {
  const unused = [...revisions].sort(byRevision).filter((revision) => !live.has(hashLabelOf(revision)) && !live.has(revision.metadata.name ?? ''));
  return unused.slice(0, Math.max(0, unused.length - limit));
}

export async function removeRevisions(client: ApiClient, revisions: readonly ControllerRevision[], signal: AbortSignal): Promise<void> {
  for (const { metadata: { namespace, name = '' } } of revisions) {
    await client.delete(controllerRevisions, { namespace, name }, undefined, { signal }).catch((err: unknown) => {
      if (!hasCode(err, 'notFound')) throw err;
    });
  }
}
