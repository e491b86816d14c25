import { forbidden, invalid as invalidField, sameJson } from '../../api/field-errors.ts';
import { validateResources } from '../../api/core/resources-validation.ts';
import { qosClass } from '../../api/resources.ts';
import type { FieldError } from '../../api/behavior.ts';
import type { Container, Pod } from '../../generated/types/core-v1.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import { metaText } from '../registry/object-meta.ts';
import { invalid } from '../registry/refusals.ts';
import { withSpecPart } from './ephemeral-containers.ts';
import { partOfObject } from './partial-update.ts';
import type { Subresource } from './subresource.ts';

const lists = ['containers', 'initContainers'] as const;
const resizable: ReadonlySet<string> = new Set(['cpu', 'memory']);

function containersOf(object: JsonObject, list: string): readonly JsonObject[] {
  const spec = object['spec'];
  const value = isJsonObject(spec) ? spec[list] : undefined;
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter(isJsonObject) : [];
}

/** The containers as they were, with the resources and resize policies that are wanted. */
function resized(object: JsonObject, old: JsonObject, list: string): readonly JsonObject[] {
  const wanted = new Map(containersOf(object, list).map((container) => [container['name'], container]));
  return containersOf(old, list).map((container) => {
    const next = wanted.get(container['name']);
    return next === undefined ? container : { ...container, resources: next['resources'], resizePolicy: next['resizePolicy'] };
  });
}

function others(container: Container, part: 'requests' | 'limits'): object {
  return Object.fromEntries(Object.entries(container.resources?.[part] ?? {}).filter(([name]) => !resizable.has(name)));
}

function resizeErrors(pod: Pod, old: Pod): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const list of lists) {
    for (const [index, container] of (pod.spec[list] ?? []).entries()) {
      const before = old.spec[list]?.[index];
      const field = `spec.${list}[${index}].resources`;
      errors.push(...validateResources(container.resources, field));
      if (before === undefined) continue;
      for (const part of ['requests', 'limits'] as const) {
        const gone = Object.keys(before.resources?.[part] ?? {}).some((name) => resizable.has(name) && container.resources?.[part]?.[name] === undefined);
        if (gone) errors.push(forbidden(`${field}.${part}`, `resource ${part} cannot be removed`));
        if (!sameJson(others(container, part), others(before, part))) errors.push(forbidden('spec', 'only cpu and memory resources are mutable'));
      }
    }
  }
  const qos = qosClass(old);
  if (errors.length === 0 && qosClass(pod) !== qos) errors.push(invalidField('spec', qos, 'Pod QOS Class may not change as a result of resizing'));
  return errors;
}

/** CPU and memory of running containers. */
export function resizeSubresource(): Subresource {
  return partOfObject({
    prepare: (object, old) => withSpecPart(old, Object.fromEntries(lists.flatMap((list) => {
      const containers = resized(object, old, list);
      return containers.length === 0 ? [] : [[list, containers]];
    }))),
    validate: (served, object, old) => {
      const errors = resizeErrors(object as unknown as Pod, old as unknown as Pod);
      if (errors.length > 0) throw invalid('', served.kind, metaText(object, 'name'), errors);
    },
  });
}
