import type { JsonObject } from '../../base/json.ts';
import type { FieldValidation } from '../registry/request-options.ts';
import { decodeBody } from './decode.ts';
import type { Target } from './target.ts';

/** The body as the kind of the resource itself, in the version of the URL. */
export function withExpected({ exchange, served }: Target, validation: FieldValidation): Promise<JsonObject> {
  const { group, version, kind, typeName } = served;
  return decodeBody(exchange, { group, version, kind, typeName }, validation);
}
