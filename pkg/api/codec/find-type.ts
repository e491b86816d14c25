import { types } from '../../generated/schema.ts';
import type { TypeRow } from '../../generated/schema-types.ts';
import type { JsonObject } from '../../base/json.ts';
import { CodecError } from './codec-error.ts';

export interface FoundType {
  /** Full name, the key of `types`. */
  readonly name: string;
  readonly row: TypeRow;
}

let byKind: ReadonlyMap<string, FoundType> | undefined;

function index(): ReadonlyMap<string, FoundType> {
  if (byKind) return byKind;
  const found = new Map<string, FoundType>();
  for (const [name, row] of Object.entries(types)) {
    // core/v1 and meta/v1 both declare List, with the same fields: the first one stands.
    if (row.gvk === 'every-group-version') found.set(`*/${name.slice(name.lastIndexOf('.') + 1)}`, { name, row });
    else if (row.gvk) {
      const key = row.gvk.join('/');
      if (!found.has(key)) found.set(key, { name, row });
    }
  }
  byKind = found;
  return found;
}

/** The type of a built-in kind, lists and the kinds that every group registers (DeleteOptions, ...) included; undefined for any other. */
export function findType(group: string, version: string, kind: string): FoundType | undefined {
  const map = index();
  return map.get(`${group}/${version}/${kind}`) ?? map.get(`*/${kind}`);
}

/** By the `apiVersion` and `kind` that the object itself carries. Throws CodecError `unknown-type`. */
export function typeOfObject(object: JsonObject): FoundType {
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') throw new CodecError('unknown-type', 'the object has no apiVersion and kind');
  const slash = apiVersion.indexOf('/');
  const found = slash < 0 ? findType('', apiVersion, kind) : findType(apiVersion.slice(0, slash), apiVersion.slice(slash + 1), kind);
  if (!found) throw new CodecError('unknown-type', `no kind "${kind}" is registered for version "${apiVersion}"`);
  return found;
}
