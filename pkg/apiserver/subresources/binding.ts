import { at } from '../../api/behavior.ts';
import { metadataOf } from '../../api/meta/accessors.ts';
import { formatTime } from '../../api/meta/time.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { must } from '../../base/assert.ts';
import { ApiError } from '../contracts.ts';
import { admit } from '../pipeline/admit.ts';
import { decodeBody, type ExpectedKind } from '../pipeline/decode.ts';
import type { Answer } from '../pipeline/exchange.ts';
import { mutate } from '../pipeline/mutate.ts';
import { admissionAttributes, type Target } from '../pipeline/target.ts';
import { checkNamespace, metaText, setMeta } from '../registry/object-meta.ts';
import { badRequest, notFound, plainError } from '../registry/refusals.ts';
import { parseWriteOptions } from '../registry/request-options.ts';
import { typeNameOf } from '../registry/type-names.ts';
import { storageResource } from '../resources.ts';
import type { Subresource } from './subresource.ts';

const expected: ExpectedKind = { group: '', version: 'v1', kind: 'Binding', typeName: must(typeNameOf('', 'v1', 'Binding'), 'Binding is in the tables') };
const pods = { group: '', resource: 'pods', qualified: 'pods' };

function targetErrors(binding: JsonObject): readonly string[] {
  const kind = at(binding, 'target', 'kind') ?? '';
  const name = at(binding, 'target', 'name') ?? '';
  return [
    ...(kind === '' || kind === 'Node' ? [] : [`target.kind: Unsupported value: ${JSON.stringify(kind)}: supported values: "Node", "<empty>"`]),
    ...(name === '' ? ['target.name: Required value'] : []),
  ];
}

function conflict(name: string, cause: string): ApiError {
  return new ApiError(409, 'Conflict', `Operation cannot be fulfilled on pods/binding "${name}": ${cause}`, { name, kind: 'pods/binding' });
}

/** The pod with a node, once and for all. Throws 409 for a pod that has one, is going, or is not to be scheduled yet. */
function assigned(pod: JsonObject, binding: JsonObject, now: string): JsonObject {
  const name = metaText(pod, 'name');
  const wanted = metadataOf(binding);
  if (typeof wanted['uid'] === 'string' && wanted['uid'] !== '' && wanted['uid'] !== metaText(pod, 'uid')) {
    throw conflict(name, `Precondition failed: UID in precondition: ${wanted['uid']}, UID in object meta: ${metaText(pod, 'uid')}`);
  }
  if (typeof metadataOf(pod)['deletionTimestamp'] === 'string') throw conflict(name, `pod ${name} is being deleted, cannot be assigned to a host`);
  const node = at(pod, 'spec', 'nodeName');
  if (typeof node === 'string' && node !== '') throw conflict(name, `pod ${name} is already assigned to node ${JSON.stringify(node)}`);
  const gates = at(pod, 'spec', 'schedulingGates');
  if (Array.isArray(gates) && gates.length > 0) throw conflict(name, `pod ${name} has non-empty .spec.schedulingGates`);
  const given = isJsonObject(wanted['annotations']) ? wanted['annotations'] : {};
  const own = metadataOf(pod)['annotations'];
  const annotations = { ...(isJsonObject(own) ? own : {}), ...given };
  const spec = { ...(pod['spec'] as JsonObject), nodeName: at(binding, 'target', 'name') };
  const bound = { ...pod, spec, status: { ...(pod['status'] as JsonObject | undefined), conditions: scheduled(at(pod, 'status', 'conditions'), now) } };
  return Object.keys(annotations).length === 0 ? bound : setMeta(bound, { annotations });
}

function scheduled(conditions: JsonValue | undefined, now: string): readonly JsonValue[] {
  const others = (Array.isArray(conditions) ? conditions as readonly JsonValue[] : []).filter((condition) => !(isJsonObject(condition) && condition['type'] === 'PodScheduled'));
  return [...others, { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: now }];
}

/** POST to pods/binding, or to bindings with the pod's name in the body. Answers with a bare success. */
async function bind(target: Target): Promise<Answer> {
  const { exchange, server, namespace, representation } = target;
  const options = parseWriteOptions(exchange.info.query, 'CreateOptions');
  const decoded = checkNamespace(await decodeBody(exchange, expected, options.fieldValidation), true, namespace);
  const name = target.name === '' ? metaText(decoded, 'name') : target.name;
  const attributes = admissionAttributes(target, 'CREATE', { name, dryRun: options.dryRun, object: decoded });
  const binding = await mutate(server, attributes, decoded);
  if (metaText(binding, 'name') !== name) throw badRequest('name in URL does not match name in Binding object');
  const errors = targetErrors(binding);
  if (errors.length > 0) throw plainError(errors.length === 1 ? errors[0] as string : `[${errors.join(', ')}]`);
  await admit(server, { ...attributes, object: binding });
  const now = formatTime(server.clock.nowMs());
  const resource = must(storageResource('', 'pods'), 'pods are stored');
  const key = { namespace, name };
  if (options.dryRun) {
    const stored = await server.storage.get(resource, key);
    if (stored === undefined) throw notFound(pods, name);
    assigned(stored.object, binding, now);
  } else {
    await server.storage.update(resource, key, (current) => {
      if (current === undefined) throw notFound(pods, name);
      return assigned(current.object, binding, now);
    });
  }
  const object = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
  return { kind: 'object', status: 201, object, representation: { format: representation.format, pretty: representation.pretty } };
}

export function bindingSubresource(): Subresource {
  return { create: bind };
}
