import { ephemeralContainerErrors } from '../../api/core/pod-spec-validation.ts';
import { forbidden, sameJson } from '../../api/field-errors.ts';
import { structDiff } from '../../api/struct-text.ts';
import type { FieldError } from '../../api/behavior.ts';
import type { EphemeralContainer, PodSpec } from '../../generated/types/core-v1.ts';
import type { JsonObject } from '../../base/json.ts';
import { metadataOf } from '../../api/meta/accessors.ts';
import { metaText, setMeta } from '../registry/object-meta.ts';
import { invalid } from '../registry/refusals.ts';
import { partOfObject } from './partial-update.ts';
import type { Subresource } from './subresource.ts';

function specOf(pod: JsonObject): PodSpec {
  return pod['spec'] as unknown as PodSpec;
}

/** The pod as it was, metadata included, with one part of its spec replaced; its generation counts such changes. */
export function withSpecPart(old: JsonObject, part: JsonObject): JsonObject {
  const spec = { ...(old['spec'] as JsonObject), ...part };
  const changed = !sameJson(spec, old['spec']);
  const generation = metadataOf(old)['generation'];
  return setMeta({ ...old, spec }, {
    ...(changed && typeof generation === 'number' ? { generation: generation + 1 } : {}),
  });
}

/** What was added stays as it is. */
function keptErrors(now: readonly EphemeralContainer[], before: readonly EphemeralContainer[]): readonly FieldError[] {
  return before.flatMap((old) => {
    const same = now.find((container) => container.name === old.name);
    if (same === undefined) return [forbidden('spec.ephemeralContainers', `existing ephemeral containers "${old.name}" may not be removed\n`)];
    return sameJson(same, old) ? [] : [forbidden('spec.ephemeralContainers', `existing ephemeral containers "${old.name}" may not be changed\n${structDiff('io.k8s.api.core.v1.EphemeralContainer', old, same)}`)];
  });
}

export function ephemeralContainersSubresource(): Subresource {
  return partOfObject({
    prepare: (object, old) => withSpecPart(old, { ephemeralContainers: (object['spec'] as JsonObject | undefined)?.['ephemeralContainers'] }),
    validate: (served, object, old) => {
      const now = specOf(object).ephemeralContainers ?? [];
      const errors = [...ephemeralContainerErrors(now, 'spec.ephemeralContainers', specOf(object)), ...keptErrors(now, specOf(old).ephemeralContainers ?? [])];
      if (errors.length > 0) throw invalid('', served.kind, metaText(object, 'name'), errors);
    },
  });
}
