import { withExpected } from '../pipeline/decode-target.ts';
import type { Answer } from '../pipeline/exchange.ts';
import type { Target } from '../pipeline/target.ts';
import { toStored } from '../registry/conversion.ts';
import { createObject } from '../registry/creation.ts';
import { checkNamespace, metaText } from '../registry/object-meta.ts';
import { parseWriteOptions } from '../registry/request-options.ts';
import { badRequest } from '../registry/refusals.ts';
import { writtenAnswer } from './written-answer.ts';

/** POST to a collection. */
export async function create(target: Target): Promise<Answer> {
  const options = parseWriteOptions(target.exchange.info.query, 'CreateOptions');
  const decoded = await withExpected(target, options.fieldValidation);
  const object = toStored(target.served, checkNamespace(decoded, target.served.namespaced, target.namespace));
  if (target.served.namespaced && target.namespace === '' && metaText(object, 'namespace') === '') throw badRequest('an empty namespace may not be set during creation');
  return writtenAnswer(target, 201, await createObject(target, object, options));
}
