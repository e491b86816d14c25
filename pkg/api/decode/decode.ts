/**
 * From a parsed body to the object that upstream would hold: unknown members pruned, types checked, quantities and times in canonical form,
 * schema defaults set, members in output order, and present or absent as upstream has them (an empty list without `omit` is left out, a struct
 * that is no pointer is always there). An absent member is undefined; canonicalObject writes the nulls that upstream writes for some of them.
 *
 *   decodeTyped('io.k8s.api.core.v1.Pod', parseJson('{"spec":{"foo":1,"hostNetwork":false}}'))
 *     -> object {metadata: {}, spec: {}, status: {}}, strict ['unknown field "spec.foo"']
 *   canonicalObject('io.k8s.api.core.v1.Pod', object) -> {metadata: {}, spec: {containers: null}, status: {}}
 */
import type { JsonObject, JsonValue } from '../../base/json.ts';
import { roundUpToMilli } from '../quantity.ts';
import { sortedKeys } from '../text.ts';
import { DecodeError } from './errors.ts';
import type { ParsedJson } from './json-text.ts';
import { parsedValue, plainValue } from './json-text.ts';
import { RawNumber } from './raw-number.ts';
import { jsonKind, numberText, readBase64, readInteger, readQuantity, readTime, wellFormed } from './scalars.ts';
import type { FieldPlan, Scalar, TypePlan } from './type-plan.ts';
import { typePlan } from './type-plan.ts';

export interface Decoded {
  readonly object: JsonObject;
  /** `unknown field "spec.foo"`, `duplicate field "metadata.name"`, in document order; at most 100. */
  readonly strict: readonly string[];
}

const strictMessagesMax = 100;

/** Throws DecodeError when a member has the wrong type or an unreadable value. */
export function decodeTyped(typeName: string, parsed: ParsedJson): Decoded {
  const decoder = new Decoder(parsed, 'omit');
  const object = decoder.root(typePlan(typeName));
  return { object, strict: [...decoder.strict] };
}

/** What upstream would write for a value that code has built; the form that is stored and sent. Unknown members vanish. */
export function canonicalObject(typeName: string, value: JsonObject): JsonObject {
  return new Decoder(parsedValue(value), 'write').root(typePlan(typeName));
}

/** Whether absent members that upstream writes as null are written so. */
type Nulls = 'omit' | 'write';

class Decoder {
  readonly strict = new Set<string>();
  private readonly parsed: ParsedJson;
  private readonly nulls: Nulls;
  /** The first type error; reading goes on after it, as upstream does, and a later unreadable value takes precedence. */
  private typeError: DecodeError | undefined;
  /** Where we are, for strict messages (with indexes and keys) and for type errors (fields only). */
  private readonly path: string[] = [];
  private readonly fieldStack: string[] = [];
  private readonly structs: string[] = [];

  constructor(parsed: ParsedJson, nulls: Nulls) {
    this.parsed = parsed;
    this.nulls = nulls;
  }

  root(plan: TypePlan): JsonObject {
    const { value } = this.parsed;
    let object: JsonObject;
    if (isObject(value)) object = this.struct(plan, value);
    else if (value === null || value === undefined) object = this.struct(plan, {});
    else throw new DecodeError('type', `json: cannot unmarshal ${jsonKind(value)} into Go value of type ${goNameOf(plan)}`);
    if (this.typeError !== undefined) throw this.typeError;
    return object;
  }

  private struct(plan: TypePlan, source: Readonly<Record<string, unknown>>): JsonObject {
    const found = new Map<string, JsonValue>();
    this.structs.push(plan.structName);
    for (const key of Object.keys(source)) {
      const field = plan.byName.get(key);
      const value = source[key];
      if (field === undefined) {
        if (!plan.typeMeta || (key !== 'kind' && key !== 'apiVersion')) this.unknown(key);
        else found.set(key, this.within(key, () => this.scalar('string', value, 'string')) ?? '');
        continue;
      }
      if (value === null || value === undefined) continue;
      const read = this.within(key, () => this.member(field, value));
      if (read !== undefined) found.set(key, read);
    }
    this.noteDuplicates(source);
    this.structs.pop();
    return emit(plan, found, this.nulls);
  }

  private within<V>(key: string, read: () => V): V {
    this.path.push(this.path.length === 0 ? key : `.${key}`);
    this.fieldStack.push(key);
    const value = read();
    this.path.pop();
    this.fieldStack.pop();
    return value;
  }

  private noteDuplicates(source: object): void {
    for (const key of this.parsed.duplicates?.get(source) ?? []) this.complain(`duplicate field "${this.pathOf(key)}"`);
  }

  private unknown(key: string): void {
    this.complain(`unknown field "${this.pathOf(key)}"`);
  }

  private pathOf(key: string): string {
    return this.path.length === 0 ? key : `${this.path.join('')}.${key}`;
  }

  private complain(message: string): void {
    if (this.strict.size < strictMessagesMax) this.strict.add(message);
  }

  private member(field: FieldPlan, value: unknown): JsonValue | undefined {
    if (field.shape === 'list') return this.list(field, value);
    if (field.shape === 'map') return this.map(field, value);
    return this.item(field, value);
  }

  private list(field: FieldPlan, value: unknown): JsonValue | undefined {
    if (!Array.isArray(value)) return this.mismatch(value, field.goType);
    return value.map((item: unknown, index) => {
      this.path.push(`[${String(index)}]`);
      const read = item === null ? zeroItem(field, this.nulls) : this.item(field, item);
      this.path.pop();
      return read ?? zeroItem(field, this.nulls);
    });
  }

  private map(field: FieldPlan, value: unknown): JsonValue | undefined {
    if (!isObject(value)) return this.mismatch(value, field.goType);
    const entries = sortedKeys(value).map((key): readonly [string, JsonValue] => {
      this.path.push(`.${key}`);
      const item = value[key];
      const read = item === null || item === undefined ? zeroItem(field, this.nulls) : this.item(field, item);
      this.path.pop();
      return [wellFormed(key), read ?? zeroItem(field, this.nulls)];
    });
    this.noteDuplicates(value);
    return Object.fromEntries(entries);
  }

  private item(field: FieldPlan, value: unknown): JsonValue | undefined {
    if (field.scalar !== undefined) return this.scalar(field.scalar, value, field.itemGoType);
    if (field.form !== undefined) return this.special(field, value);
    if (!isObject(value)) return this.mismatch(value, field.itemGoType);
    return this.struct(typePlan(field.row.type), value);
  }

  private scalar(scalar: Scalar, value: unknown, goType: string): JsonValue | undefined {
    switch (scalar) {
      case 'string': return typeof value === 'string' ? wellFormed(value) : this.mismatch(value, goType);
      case 'bool': return typeof value === 'boolean' ? value : this.mismatch(value, goType);
      case 'double': return value instanceof RawNumber ? value.toNumber() : typeof value === 'number' ? value : this.mismatch(value, goType);
      case 'bytes': return typeof value === 'string' ? readBase64(value) : this.mismatch(value, goType);
      case 'int32': case 'int64': {
        const read = readInteger(value, scalar === 'int32' ? 32 : 64);
        if (read !== undefined) return read;
        return this.mismatch(value, goType, jsonKind(value) === 'number' ? `number ${numberText(value)}` : undefined);
      }
    }
  }

  private special(field: FieldPlan, value: unknown): JsonValue | undefined {
    switch (field.form) {
      // Lists of resources are kept to a thousandth, as upstream defaults them.
      case 'quantity': return field.shape === 'map' ? roundUpToMilli(readQuantity(value)) : readQuantity(value);
      case 'date-time': case 'date-time-micro':
        return typeof value === 'string' ? readTime(value, field.form === 'date-time-micro') : this.fatalMismatch(value, 'string');
      case 'int-or-string':
        if (typeof value === 'string') return wellFormed(value);
        return readInteger(value, 32) ?? this.fatalMismatch(value, 'int32', jsonKind(value) === 'number' ? `number ${numberText(value)}` : undefined);
      case 'array': return Array.isArray(value) ? value.map((item: unknown) => this.scalar('string', item, 'string') ?? '') : this.mismatch(value, field.itemGoType);
      case 'schema-or-bool': return typeof value === 'boolean' ? value : this.schemas(field, value);
      case 'schema-or-array': case 'schema-or-string-array': return this.schemas(field, value);
      case 'duration': return typeof value === 'string' ? value : this.fatalMismatch(value, 'string');
      case 'any': case 'object': case undefined: return plainValue(value);
    }
  }

  /** The schema types of CustomResourceDefinitions: one schema, a list of them, or a list of names. */
  private schemas(field: FieldPlan, value: unknown): JsonValue {
    const plan = typePlan(`${field.row.type.slice(0, field.row.type.lastIndexOf('.'))}.JSONSchemaProps`);
    if (Array.isArray(value)) {
      return value.map((item: unknown, index) => {
        this.path.push(`[${String(index)}]`);
        const read = isObject(item) ? this.struct(plan, item) : plainValue(item);
        this.path.pop();
        return read;
      });
    }
    return isObject(value) ? this.struct(plan, value) : plainValue(value);
  }

  private mismatch(value: unknown, goType: string, described?: string): undefined {
    this.typeError ??= this.typeErrorOf(value, goType, described);
    return undefined;
  }

  /** Types that read themselves stop everything at once. */
  private fatalMismatch(value: unknown, goType: string, described?: string): never {
    throw this.typeErrorOf(value, goType, described);
  }

  private typeErrorOf(value: unknown, goType: string, described = jsonKind(value)): DecodeError {
    return new DecodeError('type', `json: cannot unmarshal ${described} into Go struct field ${this.structs.at(-1) ?? ''}.${this.fieldStack.join('.')} of type ${goType}`);
  }
}

function goNameOf(plan: TypePlan): string {
  return plan.typeName.split('.').slice(-2).join('.');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof RawNumber);
}

/** Writes what was found in output order, with what upstream adds and leaves out. */
function emit(plan: TypePlan, found: ReadonlyMap<string, JsonValue>, nulls: Nulls): JsonObject {
  const object: Record<string, JsonValue> = {};
  if (plan.typeMeta) {
    for (const key of ['kind', 'apiVersion']) {
      const value = found.get(key);
      if (value !== undefined && value !== '') object[key] = value;
    }
  }
  for (const field of plan.fields) {
    const value = written(field, found.get(field.name), nulls);
    if (value !== undefined && (value !== null || nulls === 'write')) object[field.name] = value;
  }
  return object;
}

/** undefined: not written. */
function written(field: FieldPlan, present: JsonValue | undefined, nulls: Nulls): JsonValue | undefined {
  const { row } = field;
  const always = row.omit === 'never';
  let value = present;
  if (row.default !== undefined && (value === undefined || (row.pointer !== true && isZeroScalar(value)))) value = row.default;
  if (field.shape !== 'single' || field.scalar === 'bytes') {
    const empty = value === undefined || value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
    // The store forgets the difference between empty and absent, so upstream writes null for both.
    if (!empty) return value;
    return always ? (nulls === 'write' ? null : value ?? null) : undefined;
  }
  if (row.pointer === true) return value ?? (always ? null : undefined);
  if (field.scalar !== undefined) {
    const own = value ?? zeroOf(field.scalar);
    return always || !isZeroScalar(own) ? own : undefined;
  }
  if (row.omit === 'zero' && value === undefined) return undefined;
  return value ?? zeroItem(field, nulls);
}

function isZeroScalar(value: JsonValue): boolean {
  return value === '' || value === 0 || value === false;
}

function zeroOf(scalar: Scalar): JsonValue {
  return scalar === 'string' ? '' : scalar === 'bool' ? false : scalar === 'bytes' ? null : 0;
}

/** What an absent item is: a null in a list, or a struct that nobody sent. */
function zeroItem(field: FieldPlan, nulls: Nulls): JsonValue {
  if (field.scalar !== undefined) return zeroOf(field.scalar);
  switch (field.form) {
    case undefined: return emit(typePlan(field.row.type), new Map(), nulls);
    case 'quantity': return '0';
    case 'int-or-string': return 0;
    case 'duration': return '0s';
    default: return null;
  }
}
