import { at } from '../../api/behavior.ts';
import { formatTime } from '../../api/meta/time.ts';
import { isConditionTrue, type ConditionLike } from '../../api/meta/conditions.ts';
import { metadataOf } from '../../api/meta/accessors.ts';
import { selectorMatches, type Labels } from '../../api/selectors/label-selector.ts';
import type { LabelSelector } from '../../generated/types/meta-v1.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { must } from '../../base/assert.ts';
import { ApiError } from '../contracts.ts';
import { admit } from '../pipeline/admit.ts';
import { decodeBody, type ExpectedKind } from '../pipeline/decode.ts';
import type { Answer } from '../pipeline/exchange.ts';
import { mutate } from '../pipeline/mutate.ts';
import { admissionAttributes, keyFor, storageOf, type Target } from '../pipeline/target.ts';
import { deleteObject } from '../registry/deletion.ts';
import type { DeleteOptions, Propagation } from '../registry/delete-options.ts';
import { checkNamespace, metaText } from '../registry/object-meta.ts';
import { badRequest, forbidden, notFound, tooManyRequests } from '../registry/refusals.ts';
import { parseWriteOptions } from '../registry/request-options.ts';
import { typeNameOf } from '../registry/type-names.ts';
import { storageResource } from '../resources.ts';
import type { Stored } from '../storage/storage.ts';
import type { Subresource } from './subresource.ts';

const expected: ExpectedKind = { group: 'policy', version: 'v1', kind: 'Eviction', typeName: must(typeNameOf('policy', 'v1', 'Eviction'), 'Eviction is in the tables') };
const budgets = { group: 'policy', resource: 'poddisruptionbudgets', qualified: 'poddisruptionbudgets.policy' };

/** A budget whose controller has not caught up remembers evicted pods; more than this many means that it never will. */
const disruptedPodsMax = 2000;
const refusal = "Cannot evict pod as it would violate the pod's disruption budget.";

function numberAt(object: JsonObject, ...path: readonly string[]): number {
  const value = at(object, ...path);
  return typeof value === 'number' ? value : 0;
}

/** Pods that run nothing may always go. */
function needsNoBudget(pod: JsonObject): boolean {
  const phase = at(pod, 'status', 'phase');
  return phase === 'Succeeded' || phase === 'Failed' || phase === 'Pending' || typeof metadataOf(pod)['deletionTimestamp'] === 'string';
}

function isReady(pod: JsonObject): boolean {
  const conditions = at(pod, 'status', 'conditions');
  return isConditionTrue(Array.isArray(conditions) ? conditions as unknown as readonly ConditionLike[] : [], 'Ready');
}

async function budgetOf(target: Target, pod: JsonObject): Promise<Stored | undefined> {
  const resource = must(storageResource(budgets.group, budgets.resource), 'budgets are stored');
  const labels = metadataOf(pod)['labels'] as Labels | undefined;
  const { items } = await target.server.storage.list(resource, { namespace: target.namespace, match: 'latest' });
  const matching = items.filter(({ object }) => isJsonObject(at(object, 'spec', 'selector')) && selectorMatches(at(object, 'spec', 'selector') as LabelSelector, labels));
  if (matching.length > 1) throw new ApiError(500, 'InternalError', 'Internal error occurred: This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.', { causes: [{ message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.' }] });
  return matching[0];
}

/** A pod that is not ready may go without using up the budget, if the budget says so or is not in need. */
function unhealthyMayGo(budget: JsonObject, pod: JsonObject): boolean {
  if (isReady(pod)) return false;
  if (at(budget, 'spec', 'unhealthyPodEvictionPolicy') === 'AlwaysAllow') return true;
  const desired = numberAt(budget, 'status', 'desiredHealthy');
  return desired > 0 && numberAt(budget, 'status', 'currentHealthy') >= desired;
}

/** The budget with one disruption less; throws 403 and 429. */
function spend(budget: JsonObject, podName: string, now: string): JsonObject {
  const name = metaText(budget, 'name');
  const allowed = numberAt(budget, 'status', 'disruptionsAllowed');
  if (numberAt(budget, 'status', 'observedGeneration') < numberAt(budget, 'metadata', 'generation')) {
    throw tooManyRequests(refusal, 10, [{ reason: 'DisruptionBudget', message: `The disruption budget ${name} is still being processed by the server.` }]);
  }
  if (allowed < 0) throw forbidden(budgets, name, 'pdb disruptions allowed is negative');
  const disrupted = at(budget, 'status', 'disruptedPods');
  const pods = isJsonObject(disrupted) ? disrupted : {};
  if (Object.keys(pods).length > disruptedPodsMax) throw forbidden(budgets, name, 'DisruptedPods map too big - too many evictions not confirmed by PDB controller');
  if (allowed === 0) {
    const message = `The disruption budget ${name} needs ${numberAt(budget, 'status', 'desiredHealthy')} healthy pods and has ${numberAt(budget, 'status', 'currentHealthy')} currently`;
    throw tooManyRequests(refusal, 0, [{ reason: 'DisruptionBudget', message }]);
  }
  return { ...budget, status: { ...(budget['status'] as JsonObject), disruptionsAllowed: allowed - 1, disruptedPods: { ...pods, [podName]: now } } };
}

async function takeFromBudget(target: Target, pod: JsonObject, dryRun: boolean): Promise<void> {
  const budget = await budgetOf(target, pod);
  if (budget === undefined || unhealthyMayGo(budget.object, pod)) return;
  const now = formatTime(target.server.clock.nowMs());
  if (dryRun) {
    spend(budget.object, target.name, now);
    return;
  }
  const resource = must(storageResource(budgets.group, budgets.resource), 'budgets are stored');
  await target.server.storage.update(resource, budget.key, (current) => {
    if (current === undefined) throw notFound(budgets, budget.key.name);
    return spend(current.object, target.name, now);
  });
}

function optionsOf(eviction: JsonObject, dryRun: boolean): DeleteOptions {
  const given = isJsonObject(eviction['deleteOptions']) ? eviction['deleteOptions'] : {};
  const preconditions = isJsonObject(given['preconditions']) ? given['preconditions'] : {};
  return {
    dryRun: dryRun || (Array.isArray(given['dryRun']) && given['dryRun'].length > 0),
    gracePeriodSeconds: typeof given['gracePeriodSeconds'] === 'number' ? given['gracePeriodSeconds'] : undefined,
    uid: typeof preconditions['uid'] === 'string' ? preconditions['uid'] : undefined,
    resourceVersion: typeof preconditions['resourceVersion'] === 'string' ? preconditions['resourceVersion'] : undefined,
    orphanDependents: typeof given['orphanDependents'] === 'boolean' ? given['orphanDependents'] : undefined,
    propagation: typeof given['propagationPolicy'] === 'string' ? given['propagationPolicy'] as Propagation : undefined,
  };
}

/** POST to pods/eviction: a deletion that asks the pod's disruption budget first. */
async function evict(target: Target): Promise<Answer> {
  const { exchange, server, name, representation } = target;
  const write = parseWriteOptions(exchange.info.query, 'CreateOptions');
  const decoded = checkNamespace(await decodeBody(exchange, expected, write.fieldValidation), true, target.namespace);
  const attributes = admissionAttributes(target, 'CREATE', { name, dryRun: write.dryRun, object: decoded });
  const eviction = await mutate(server, attributes, decoded);
  if (metaText(eviction, 'name') !== name) throw badRequest('name in URL does not match name in Eviction object');
  await admit(server, { ...attributes, object: eviction });
  const options = optionsOf(eviction, write.dryRun);
  const stored = await server.storage.get(storageOf(target), keyFor(target, name));
  if (stored === undefined) throw notFound(target.served, name);
  if (!needsNoBudget(stored.object)) await takeFromBudget(target, stored.object, options.dryRun);
  await deleteObject({ ...target, subresource: '' }, name, options);
  const object = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
  return { kind: 'object', status: 201, object, representation: { format: representation.format, pretty: representation.pretty } };
}

export function evictionSubresource(): Subresource {
  return { create: evict };
}
