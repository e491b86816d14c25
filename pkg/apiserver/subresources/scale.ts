import { canonicalObject } from '../../api/decode/decode.ts';
import { at } from '../../api/behavior.ts';
import { metadataOf } from '../../api/meta/accessors.ts';
import { formatLabelSelector, formatLabels, type Labels } from '../../api/selectors/label-selector.ts';
import type { LabelSelector } from '../../generated/types/meta-v1.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { must } from '../../base/assert.ts';
import { readBody } from '../http/read-body.ts';
import { parseAppliedConfig } from '../pipeline/applied-config.ts';
import { Patch, patchTypeOf } from '../pipeline/apply-patch.ts';
import { decodeBody, type ExpectedKind } from '../pipeline/decode.ts';
import type { Answer } from '../pipeline/exchange.ts';
import { keyFor, storageOf, type Target } from '../pipeline/target.ts';
import { changeObject } from '../registry/change.ts';
import { checkName, checkNamespace, metaText, setMeta } from '../registry/object-meta.ts';
import { invalid, notFound } from '../registry/refusals.ts';
import { parseWriteOptions, type WriteOptions } from '../registry/request-options.ts';
import { typeNameOf } from '../registry/type-names.ts';
import { appliedScale, updatedScale, type OwnedScale } from './scale-ownership.ts';
import type { Subresource } from './subresource.ts';

const typeName = must(typeNameOf('autoscaling', 'v1', 'Scale'), 'Scale is in the tables');
const expected: ExpectedKind = { group: 'autoscaling', version: 'v1', kind: 'Scale', typeName };

function selectorText(object: JsonObject): string {
  const selector = at(object, 'spec', 'selector');
  if (!isJsonObject(selector)) return '';
  return object['kind'] === 'ReplicationController' ? formatLabels(selector as Labels) : formatLabelSelector(selector as LabelSelector);
}

/** The Scale of a workload: its replicas, wanted and there, and what selects them. */
export function scaleOf(object: JsonObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadataOf(object);
  return canonicalObject(typeName, {
    kind: 'Scale', apiVersion: 'autoscaling/v1', metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: at(object, 'spec', 'replicas') }, status: { replicas: at(object, 'status', 'replicas') ?? 0, selector: selectorText(object) },
  });
}

function replicasOf(scale: JsonObject): number {
  const replicas = at(scale, 'spec', 'replicas');
  return typeof replicas === 'number' ? replicas : 0;
}

/** The workload with the replicas of the scale; preconditions of the scale are its own. */
function withScale(object: JsonObject, scale: JsonObject, name: string): JsonObject {
  const replicas = replicasOf(scale);
  if (replicas < 0) throw invalid('autoscaling', 'Scale', name, [{ reason: 'FieldValueInvalid', field: 'spec.replicas', message: `Invalid value: ${replicas}: must be greater than or equal to 0` }]);
  const spec = isJsonObject(object['spec']) ? object['spec'] : {};
  const { uid, resourceVersion } = metadataOf(scale);
  return setMeta({ ...object, spec: { ...spec, replicas } }, { uid, resourceVersion });
}

async function change(target: Target, options: WriteOptions, compute: (live: JsonObject, parent: JsonObject) => OwnedScale): Promise<Answer> {
  const { written } = await changeObject(target, {
    options, tracked: true,
    compute: ({ object }) => {
      const { scale, parentFields } = compute(scaleOf(object), object);
      return setMeta(withScale(object, scale, target.name), { managedFields: parentFields });
    },
  });
  return { kind: 'object', status: 200, object: scaleOf('stored' in written ? written.stored.object : written.object), representation: target.representation };
}

export function scaleSubresource(): Subresource {
  return {
    get: async (target) => {
      const stored = await target.server.storage.get(storageOf(target), keyFor(target, target.name));
      if (stored === undefined) throw notFound(target.served, target.name);
      return { kind: 'object', status: 200, object: scaleOf(stored.object), representation: target.representation };
    },
    update: async (target) => {
      const options = parseWriteOptions(target.exchange.info.query, 'UpdateOptions');
      const scale = await decodeBody(target.exchange, expected, options.fieldValidation);
      checkName(scale, target.name);
      const placed = checkNamespace(scale, true, target.namespace);
      return change(target, options, (live, parent) => updatedScale(target, expected, parent, live, placed, options));
    },
    patch: async (target) => {
      const { exchange, name } = target;
      const type = patchTypeOf(exchange.headers['content-type']);
      const options = parseWriteOptions(exchange.info.query, 'PatchOptions', type === 'apply');
      const body = await readBody(exchange.request, exchange.headers['content-length']);
      if (type === 'apply') {
        const config = await parseAppliedConfig(exchange, body, options.fieldValidation);
        return change(target, options, (live, parent) => {
          const owned = appliedScale(target, expected, parent, live, config, options);
          checkName(owned.scale, name);
          return owned;
        });
      }
      const patch = new Patch(type, body);
      return change(target, options, (live, parent) => {
        const patched = patch.apply(exchange, live, expected, options.fieldValidation);
        if (metaText(patched, 'name') !== name) checkName(patched, name);
        return updatedScale(target, expected, parent, live, patched, options);
      });
    },
  };
}
