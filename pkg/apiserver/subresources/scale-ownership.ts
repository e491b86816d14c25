import { decodeTyped, canonicalObject } from '../../api/decode/decode.ts';
import { parsedValue } from '../../api/decode/json-text.ts';
import { applyConfiguration, trackUpdate, type ManagedFields, type WriteScope } from '../../api/apply/field-manager.ts';
import { parentFieldsOf, scaleFieldsOf } from '../../api/apply/scale-fields.ts';
import { shapeOfType } from '../../api/apply/schema.ts';
import { metadataOf } from '../../api/meta/accessors.ts';
import { formatTime } from '../../api/meta/time.ts';
import type { JsonObject } from '../../base/json.ts';
import { withKind, type ExpectedKind } from '../pipeline/decode.ts';
import type { Target } from '../pipeline/target.ts';
import { applyErrors, managerOf } from '../registry/managed-fields.ts';
import type { WriteOptions } from '../registry/request-options.ts';

/** A Scale after a write, and what its workload's managedFields are then. */
export interface OwnedScale {
  readonly scale: JsonObject;
  readonly parentFields: ManagedFields;
}

function scopeOf(target: Target, expected: ExpectedKind, manager: string): WriteScope {
  const shape = shapeOfType(expected.typeName);
  const apiVersion = `${expected.group}/${expected.version}`;
  return {
    kind: expected.kind, apiVersion, shape, subresource: 'scale', filter: undefined, manager, now: formatTime(target.server.clock.nowMs()),
    versions: { shape: (version) => (version === apiVersion ? shape : undefined), convert: (object) => object },
  };
}

/** A Scale that was put or patched in place of `live`. */
export function updatedScale(target: Target, expected: ExpectedKind, parent: JsonObject, live: JsonObject, scale: JsonObject, options: WriteOptions): OwnedScale {
  const stored = metadataOf(parent)['managedFields'];
  const scope = scopeOf(target, expected, managerOf(target, options));
  const fields = trackUpdate(scope, live, canonicalObject(expected.typeName, scale), { stored: scaleFieldsOf(stored), sent: undefined });
  return { scale, parentFields: parentFieldsOf(stored, fields, target.served.apiVersion) };
}

/** The Scale that a server-side apply makes of `live`. */
export function appliedScale(target: Target, expected: ExpectedKind, parent: JsonObject, live: JsonObject, config: JsonObject, options: WriteOptions): OwnedScale {
  const stored = metadataOf(parent)['managedFields'];
  const shown = { ...live, metadata: { ...metadataOf(live), managedFields: scaleFieldsOf(stored) } };
  const empty = canonicalObject(expected.typeName, { kind: expected.kind, apiVersion: `${expected.group}/${expected.version}` });
  const result = applyErrors(() => applyConfiguration(scopeOf(target, expected, options.fieldManager), shown, config, { force: options.force === true, empty }));
  const scale = result.object === undefined ? live : withKind(decodeTyped(expected.typeName, parsedValue(result.object)).object, expected);
  return { scale, parentFields: parentFieldsOf(stored, result.managedFields, target.served.apiVersion) };
}
