import { readBody } from '../http/read-body.ts';
import { parseAppliedConfig } from '../pipeline/applied-config.ts';
import type { Answer } from '../pipeline/exchange.ts';
import type { Target } from '../pipeline/target.ts';
import { changeObject, type ChangeRules } from '../registry/change.ts';
import { applied } from '../registry/managed-fields.ts';
import { checkName, checkNamespace, metaText } from '../registry/object-meta.ts';
import { conflict } from '../registry/refusals.ts';
import type { WriteOptions } from '../registry/request-options.ts';
import type { JsonObject } from '../../base/json.ts';
import { writtenAnswer } from './written-answer.ts';

/** Server-side apply: PATCH with a configuration. What is not there is created, but not through a subresource. */
export async function apply(target: Target, options: WriteOptions, rules?: ChangeRules): Promise<Answer> {
  const { served, exchange, name, namespace } = target;
  const config = await parseAppliedConfig(exchange, await readBody(exchange.request, exchange.headers['content-length']), options.fieldValidation);
  const placed = (object: JsonObject): JsonObject => {
    checkName(object, name);
    return checkNamespace(object, served.namespaced, namespace);
  };
  const { written, created } = await changeObject(target, {
    options, tracked: true,
    compute: ({ object }) => placed(applied(target, config, object, options)),
    ...(rules === undefined ? {
      createAbsent: () => {
        const object = applied(target, config, undefined, options);
        const uid = metaText(object, 'uid');
        if (uid !== '') throw conflict(served, name, `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`);
        return placed(object);
      },
    } : { rules }),
  });
  return writtenAnswer(target, created ? 201 : 200, written);
}
