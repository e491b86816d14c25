import { readBody } from '../http/read-body.ts';
import { Patch, patchTypeOf } from '../pipeline/apply-patch.ts';
import type { Answer } from '../pipeline/exchange.ts';
import type { Target } from '../pipeline/target.ts';
import { changeObject, type ChangeRules } from '../registry/change.ts';
import { toServed, toStored } from '../registry/conversion.ts';
import { checkName, checkNamespace } from '../registry/object-meta.ts';
import { parseWriteOptions } from '../registry/request-options.ts';
import { apply } from './apply.ts';
import { writtenAnswer } from './written-answer.ts';

/** PATCH of an object, or with `rules` of the part of it behind a subresource. */
export async function patch(target: Target, rules?: ChangeRules): Promise<Answer> {
  const { served, exchange, name, namespace } = target;
  const type = patchTypeOf(exchange.headers['content-type']);
  const options = parseWriteOptions(exchange.info.query, 'PatchOptions', type === 'apply');
  if (type === 'apply') return apply(target, options, rules);
  const body = await readBody(exchange.request, exchange.headers['content-length']);
  const change = new Patch(type, body);
  const { group, version, kind, typeName } = served;
  const { written } = await changeObject(target, {
    options,
    compute: ({ object }) => {
      const patched = change.apply(exchange, toServed(served, object), { group, version, kind, typeName }, options.fieldValidation);
      checkName(patched, name);
      return toStored(served, checkNamespace(patched, served.namespaced, namespace));
    },
    ...(rules === undefined ? {} : { rules }),
  });
  return writtenAnswer(target, 200, written);
}
