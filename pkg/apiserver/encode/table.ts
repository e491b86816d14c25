import type { TableRow } from '../../api/behavior.ts';
import { defaultColumns, defaultRow } from '../../api/columns.ts';
import { metadataOf } from '../../api/meta/accessors.ts';
import type { JsonObject, JsonValue } from '../../base/json.ts';
import { badRequest } from '../registry/refusals.ts';
import type { ServedResource } from '../registry/served-resource.ts';

export type IncludeObject = 'None' | 'Metadata' | 'Object';

export interface TableOptions {
  readonly version: 'v1' | 'v1beta1';
  readonly includeObject: IncludeObject;
  readonly nowMs: number;
}

export function readIncludeObject(query: URLSearchParams): IncludeObject {
  const asked = query.get('includeObject') ?? '';
  if (!['', 'None', 'Metadata', 'Object'].includes(asked)) throw badRequest(`Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(asked)}: must be 'Metadata', 'Object', 'None', or empty`);
  return asked === 'None' || asked === 'Object' ? asked : 'Metadata';
}

/** An annotation that only whole DaemonSets show. */
const wholeOnly = 'deprecated.daemonset.template.generation';

export function partialMetadata(object: JsonObject, version: 'v1' | 'v1beta1'): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata: object['kind'] === 'DaemonSet' ? withoutNote(metadataOf(object)) : metadataOf(object) };
}

function withoutNote({ annotations, ...metadata }: JsonObject): JsonObject {
  const shown = Object.entries((annotations ?? {}) as JsonObject).filter(([key]) => key !== wholeOnly);
  return shown.length === 0 ? metadata : { ...metadata, annotations: Object.fromEntries(shown) };
}

/** What `kubectl get` prints, as a Table: one row per object (in the stored version), with the columns of the kind. */
export function tableRows(served: ServedResource, objects: readonly JsonObject[], options: TableOptions, toServed: (object: JsonObject) => JsonObject): readonly JsonObject[] {
  const row = served.behavior.columns === undefined || served.behavior.row === undefined ? defaultRow : served.behavior.row;
  return objects.map((object) => {
    const { cells, conditions }: TableRow = row(object, options.nowMs);
    const shown: JsonValue | undefined = options.includeObject === 'None' ? undefined : options.includeObject === 'Object' ? toServed(object) : partialMetadata(object, options.version);
    return { cells, ...(conditions === undefined || conditions.length === 0 ? {} : { conditions }), object: shown ?? null };
  });
}

export function columnDefinitions(served: ServedResource): readonly JsonObject[] {
  const columns = served.behavior.columns === undefined || served.behavior.row === undefined ? defaultColumns : served.behavior.columns;
  return columns.map(({ name, type, format, description, priority }) => ({ name, type, format, description, priority }));
}

export function table(version: 'v1' | 'v1beta1', metadata: JsonObject, columns: readonly JsonObject[] | null, rows: readonly JsonObject[]): JsonObject {
  return { kind: 'Table', apiVersion: `meta.k8s.io/${version}`, metadata, columnDefinitions: columns, rows };
}
