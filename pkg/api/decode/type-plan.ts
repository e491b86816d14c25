import { types } from '../../generated/schema.ts';
import type { FieldRow, JsonForm } from '../../generated/schema-types.ts';

export type Scalar = 'string' | 'bool' | 'int32' | 'int64' | 'double' | 'bytes';

/** One JSON member of a type, with what reading and writing it needs. */
export interface FieldPlan {
  readonly row: FieldRow;
  readonly name: string;
  readonly shape: 'single' | 'list' | 'map';
  readonly scalar: Scalar | undefined;
  /** JSON form of a type that is not an object with fields. */
  readonly form: JsonForm | undefined;
  /** The type's Go name, as upstream's messages print it, of one item and of the whole member. */
  readonly itemGoType: string;
  readonly goType: string;
}

export interface TypePlan {
  readonly typeName: string;
  /** The last part of the name: what upstream's messages call the struct. */
  readonly structName: string;
  readonly typeMeta: boolean;
  readonly form: JsonForm | undefined;
  /** In JSON output order, inlined types expanded. */
  readonly fields: readonly FieldPlan[];
  readonly byName: ReadonlyMap<string, FieldPlan>;
}

const scalars = new Set<string>(['string', 'bool', 'int32', 'int64', 'double', 'bytes']);
const goScalars: Readonly<Record<Scalar, string>> = { string: 'string', bool: 'bool', int32: 'int32', int64: 'int64', double: 'float64', bytes: '[]uint8' };
const plans = new Map<string, TypePlan>();

/** The plan of a built-in type, built once. Throws on a name the tables do not hold: a bug. */
export function typePlan(typeName: string): TypePlan {
  const known = plans.get(typeName);
  if (known !== undefined) return known;
  const row = Object.hasOwn(types, typeName) ? types[typeName] : undefined;
  if (row === undefined) throw new Error(`no such type: ${typeName}`);
  const fields = flatten(row.fields ?? []);
  const plan: TypePlan = {
    typeName,
    structName: typeName.slice(typeName.lastIndexOf('.') + 1),
    typeMeta: row.typeMeta === true,
    form: row.json,
    fields,
    byName: new Map(fields.map((field) => [field.name, field])),
  };
  plans.set(typeName, plan);
  return plan;
}

function flatten(rows: readonly FieldRow[]): readonly FieldPlan[] {
  return rows.flatMap((row) => {
    if (row.inline === true) return flatten(types[row.type]?.fields ?? []);
    return [fieldPlan(row)];
  });
}

function fieldPlan(row: FieldRow): FieldPlan {
  const scalar = scalars.has(row.type) ? (row.type as Scalar) : undefined;
  const itemGoType = scalar === undefined ? shortGoName(row.type) : row.alias === undefined ? goScalars[scalar] : shortGoName(row.alias);
  const goType = row.repeated === true ? `[]${itemGoType}` : row.map === true ? mapGoType(itemGoType) : itemGoType;
  return {
    row,
    name: row.name,
    shape: row.repeated === true ? 'list' : row.map === true ? 'map' : 'single',
    scalar,
    form: scalar === undefined ? types[row.type]?.json : undefined,
    itemGoType,
    goType,
  };
}

function mapGoType(item: string): string {
  return item === 'resource.Quantity' ? 'v1.ResourceList' : `map[string]${item}`;
}

/** io.k8s.api.core.v1.PodSpec -> v1.PodSpec */
function shortGoName(typeName: string): string {
  return typeName.split('.').slice(-2).join('.');
}
