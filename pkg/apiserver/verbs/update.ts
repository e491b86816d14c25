import { withExpected } from '../pipeline/decode-target.ts';
import type { Answer } from '../pipeline/exchange.ts';
import type { Target } from '../pipeline/target.ts';
import { changeObject } from '../registry/change.ts';
import { toStored } from '../registry/conversion.ts';
import { checkName, checkNamespace } from '../registry/object-meta.ts';
import { parseWriteOptions } from '../registry/request-options.ts';
import { writtenAnswer } from './written-answer.ts';

/** PUT of an object. */
export async function update(target: Target): Promise<Answer> {
  const { served, exchange, name, namespace } = target;
  const options = parseWriteOptions(exchange.info.query, 'UpdateOptions');
  const decoded = await withExpected(target, options.fieldValidation);
  checkName(decoded, name);
  const object = toStored(served, checkNamespace(decoded, served.namespaced, namespace));
  const { written, created } = await changeObject(target, {
    options,
    compute: () => object,
    ...(served.behavior.allowCreateOnUpdate === true ? { createAbsent: () => object } : {}),
  });
  return writtenAnswer(target, created ? 201 : 200, written);
}
