import { at } from '../../api/behavior.ts';
import { parseFieldSelector, exactFieldValue, matchesFields, type FieldRequirement } from '../../api/selectors/field-selector.ts';
import { matchesLabels, SelectorError, type Labels } from '../../api/selectors/label-selector.ts';
import { parseLabelSelector } from '../../api/selectors/parse-label-selector.ts';
import { metadataOf } from '../../api/meta/accessors.ts';
import type { JsonObject } from '../../base/json.ts';
import { metaText } from './object-meta.ts';
import { badRequest } from './refusals.ts';
import type { ServedResource } from './served-resource.ts';

/** What ?labelSelector= and ?fieldSelector= leave of a collection. */
export interface Selection {
  /** undefined: everything. On objects in the stored version. */
  readonly matches?: (object: JsonObject) => boolean;
  /** The only name that can match. */
  readonly name?: string;
}

/** Throws 400 for what cannot be parsed and for fields that the kind does not offer. */
export function readSelection(served: ServedResource, query: URLSearchParams): Selection {
  try {
    const labelText = query.get('labelSelector') ?? '';
    const fieldText = query.get('fieldSelector') ?? '';
    const labels = parseLabelSelector(labelText);
    const fields = parseFieldSelector(fieldText);
    checkFields(served, fields);
    const name = exactFieldValue(fields, 'metadata.name');
    if (labels.length === 0 && fields.length === 0) return {};
    return {
      ...(name === undefined ? {} : { name }),
      matches: (object) => matchesLabels(labels, metadataOf(object)['labels'] as Labels | undefined) && (fields.length === 0 || matchesFields(fields, selectableFields(served, object, fields))),
    };
  } catch (err) {
    if (err instanceof SelectorError) throw badRequest(err.message);
    throw err;
  }
}

function offered(served: ServedResource): readonly string[] {
  return served.row.fieldSelectors ?? (served.namespaced ? ['metadata.name', 'metadata.namespace'] : ['metadata.name']);
}

function checkFields(served: ServedResource, fields: readonly FieldRequirement[]): void {
  const known = offered(served);
  const accepted = new Set([...known, 'metadata.name', 'metadata.namespace']);
  for (const { field } of fields) {
    if (accepted.has(field)) continue;
    if (served.row.fieldSelectors === undefined) throw badRequest(`"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`);
    throw badRequest(`field label not supported: ${field}`);
  }
}

/** Fields of the kind as it is served, by their names there; events.k8s.io speaks of `regarding` where the stored object has `involvedObject`. */
function selectableFields(served: ServedResource, object: JsonObject, fields: readonly FieldRequirement[]): Readonly<Record<string, string>> {
  const own = served.behavior.selectableFields?.(object) ?? {};
  const values: Record<string, string> = { ...own, 'metadata.name': metaText(object, 'name'), 'metadata.namespace': metaText(object, 'namespace') };
  for (const { field } of fields) {
    if (values[field] !== undefined) continue;
    const storedField = field.replace(/^regarding\./, 'involvedObject.').replace(/^reportingController$/, 'reportingComponent');
    const value = own[storedField] ?? at(object, ...storedField.split('.'));
    values[field] = value === undefined || value === null ? '' : String(value as string);
  }
  return values;
}
