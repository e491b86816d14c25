import { types } from '../../generated/schema.ts';
import type { FieldRow, JsonForm } from '../../generated/schema-types.ts';
import { CodecError } from './codec-error.ts';

export type ScalarKind = 'string' | 'bool' | 'int' | 'double' | 'bytes';

/** A field row, prepared for reading and writing. */
export interface FieldPlan {
  readonly name: string;
  readonly number: number;
  /** Position in JSON order. */
  readonly position: number;
  /** A scalar, a message with a JSON form of its own, a plain message, or any JSON value (Table cells). */
  readonly kind: ScalarKind | 'form' | 'message' | 'any';
  /** For forms and messages. */
  readonly typeName: string;
  readonly form: JsonForm | undefined;
  readonly repeated: boolean;
  readonly map: boolean;
  readonly inline: boolean;
  readonly pointer: boolean;
  readonly omit: FieldRow['omit'];
}

/** How one type lies in JSON (fields in order) and in protobuf (by number). Compiled once per type, at first use. */
export interface TypePlan {
  readonly name: string;
  readonly typeMeta: boolean;
  readonly protobuf: boolean;
  readonly form: JsonForm | undefined;
  readonly fields: readonly FieldPlan[];
  /** Highest number first: the writer works from the end. */
  readonly descending: readonly FieldPlan[];
  readonly byNumber: ReadonlyMap<number, FieldPlan>;
}

const scalarKinds: Readonly<Record<string, ScalarKind>> = {
  string: 'string', bool: 'bool', int32: 'int', int64: 'int', uint32: 'int', uint64: 'int', double: 'double', bytes: 'bytes',
};

const plans = new Map<string, TypePlan>();

/** Throws CodecError `unknown-type`. */
export function planOf(typeName: string): TypePlan {
  let plan = plans.get(typeName);
  if (!plan) plans.set(typeName, plan = compile(typeName));
  return plan;
}

function compile(typeName: string): TypePlan {
  const row = types[typeName];
  if (!row) throw new CodecError('unknown-type', `no type ${typeName}`);
  const fields = (row.fields ?? []).map((field, position): FieldPlan => {
    const scalar = scalarKinds[field.type];
    const form = scalar || field.type === 'any' ? undefined : types[field.type]?.json;
    if (!scalar && field.type !== 'any' && !types[field.type]) throw new CodecError('unknown-type', `${typeName}.${field.name}: no type ${field.type}`);
    return {
      name: field.name, number: field.number ?? 0, position, kind: scalar ?? (field.type === 'any' ? 'any' : form ? 'form' : 'message'),
      typeName: field.type, form,
      repeated: field.repeated === true, map: field.map === true, inline: field.inline === true, pointer: field.pointer === true, omit: field.omit,
    };
  });
  return {
    name: typeName, typeMeta: row.typeMeta === true, protobuf: row.noProto !== true, form: row.json, fields,
    descending: [...fields].sort((a, b) => b.number - a.number),
    byNumber: new Map(fields.map((field) => [field.number, field])),
  };
}
