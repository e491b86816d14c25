import { withExpected } from '../pipeline/decode-target.ts';
import { changeObject, type ChangeRules } from '../registry/change.ts';
import { toStored } from '../registry/conversion.ts';
import { checkName, checkNamespace } from '../registry/object-meta.ts';
import { parseWriteOptions } from '../registry/request-options.ts';
import { get } from '../verbs/get.ts';
import { patch } from '../verbs/patch.ts';
import { writtenAnswer } from '../verbs/written-answer.ts';
import type { Subresource } from './subresource.ts';

/** A subresource that reads and writes the whole object, of which `rules` lets only a part change. */
export function partOfObject(rules: ChangeRules): Required<Pick<Subresource, 'get' | 'update' | 'patch'>> {
  return {
    get,
    patch: (target) => patch(target, rules),
    update: async (target) => {
      const { served, exchange, name, namespace } = target;
      const options = parseWriteOptions(exchange.info.query, 'UpdateOptions');
      const decoded = await withExpected(target, options.fieldValidation);
      checkName(decoded, name);
      const object = toStored(served, checkNamespace(decoded, served.namespaced, namespace));
      const { written } = await changeObject(target, { options, compute: () => object, rules });
      return writtenAnswer(target, 200, written);
    },
  };
}
