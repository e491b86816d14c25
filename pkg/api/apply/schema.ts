/**
 * What merging and tracking ask of a type: may it be a scalar, a list, a map, and is a list or map one value or many. Built lazily from the
 * schema tables, one shape per type. A type without a schema (raw JSON) may be any of the three, each of them one value.
 */
import type { JsonValue } from '../../base/json.ts';
import { isJsonObject } from '../../base/json.ts';
import { types } from '../../generated/schema.ts';
import type { FieldRow, JsonForm } from '../../generated/schema-types.ts';
import type { FieldPlan, Scalar } from '../decode/type-plan.ts';
import { typePlan } from '../decode/type-plan.ts';

export type ScalarShape = 'string' | 'number' | 'boolean' | 'any';

export interface ListShape {
  /** One value that is owned as a whole. */
  readonly atomic: boolean;
  /** In the order of their names. None in a list that is not atomic: a set. */
  readonly keys: readonly { readonly name: string; readonly default: JsonValue | undefined }[];
  readonly item: () => Shape;
}

export interface MapShape {
  readonly atomic: boolean;
  /** A member of its own shape; undefined when the type names none such. */
  readonly field: (name: string) => Shape | undefined;
  /** What members without a shape of their own are; undefined: there must be none. */
  readonly element: Shape | undefined;
}

export interface Shape {
  readonly scalar?: ScalarShape;
  readonly list?: ListShape;
  readonly map?: MapShape;
}

const anyShape: Shape = {
  scalar: 'any',
  list: { atomic: true, keys: [], item: () => anyShape },
  map: { atomic: true, field: () => undefined, get element(): Shape { return anyShape; } },
};

const scalarShapes: Readonly<Record<Scalar, Shape>> = {
  string: { scalar: 'string' }, bytes: { scalar: 'string' }, bool: { scalar: 'boolean' }, int32: { scalar: 'number' }, int64: { scalar: 'number' }, double: { scalar: 'number' },
};
const anyScalar: Shape = { scalar: 'any' };

const shapes = new Map<string, Shape>();

/** Throws on a name the tables do not hold: a bug. */
export function shapeOfType(typeName: string): Shape {
  const known = shapes.get(typeName);
  if (known !== undefined) return known;
  const plan = typePlan(typeName);
  const atomic = types[typeName]?.mapType === 'atomic';
  const members = new Map<string, Shape>();
  const field = (name: string): Shape | undefined => {
    const made = members.get(name);
    if (made !== undefined) return made;
    const row = plan.byName.get(name);
    const shape = row === undefined ? (plan.typeMeta && (name === 'kind' || name === 'apiVersion') ? scalarShapes.string : undefined) : shapeOfField(row);
    if (shape !== undefined) members.set(name, shape);
    return shape;
  };
  const shape: Shape = plan.form === undefined ? { map: { atomic, field, element: undefined } } : shapeOfForm(plan.form);
  shapes.set(typeName, shape);
  return shape;
}

function shapeOfForm(form: JsonForm): Shape {
  switch (form) {
    case 'date-time': case 'date-time-micro': case 'duration': return scalarShapes.string;
    case 'quantity': case 'int-or-string': return anyScalar;
    case 'array': return { list: { atomic: true, keys: [], item: () => scalarShapes.string } };
    case 'any': case 'object': case 'schema-or-array': case 'schema-or-bool': case 'schema-or-string-array': return anyShape;
  }
}

function shapeOfItem(field: FieldPlan): Shape {
  return field.scalar === undefined ? shapeOfType(field.row.type) : scalarShapes[field.scalar];
}

function shapeOfField(field: FieldPlan): Shape {
  const { row } = field;
  switch (field.shape) {
    case 'list': return { list: listShape(row, () => shapeOfItem(field)) };
    case 'map': return { map: { atomic: row.mapType === 'atomic', field: () => undefined, element: shapeOfItem(field) } };
    case 'single': {
      const shape = shapeOfItem(field);
      return row.mapType === 'atomic' && shape.map !== undefined ? { map: { ...shape.map, atomic: true } } : shape;
    }
  }
}

function listShape(row: FieldRow, item: () => Shape): ListShape {
  const keys = row.listType === 'map' ? row.mapKeys ?? [] : [];
  const itemFields = keys.length === 0 ? undefined : typePlan(row.type).byName;
  return {
    atomic: row.listType !== 'set' && row.listType !== 'map',
    keys: [...keys].sort().map((name) => ({ name, default: itemFields?.get(name)?.row.default })),
    item,
  };
}

/** Of a type that may be several things, the one that the value is. */
export function shapeFor(shape: Shape, value: JsonValue | undefined): Shape {
  if (value === undefined || value === null) return shape;
  if (Array.isArray(value)) return shape.list === undefined ? shape : { list: shape.list };
  if (isJsonObject(value)) return shape.map === undefined ? shape : { map: shape.map };
  return shape.scalar === undefined ? shape : { scalar: shape.scalar };
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.scalar === b.scalar && a.list === b.list && a.map === b.map;
}

/** The shape of a member: its own, or that of the map's elements. */
export function memberShape(map: MapShape, name: string): Shape {
  return map.field(name) ?? map.element ?? anyShape;
}
