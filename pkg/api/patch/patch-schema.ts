import type { FieldPlan } from '../decode/type-plan.ts';
import { typePlan } from '../decode/type-plan.ts';
import { PatchError } from './errors.ts';

/** What strategic merge patch asks about one member of an object. */
export interface PatchSchema {
  readonly name: string;
  /** The member's own schema and strategy; throws PatchError when the type has no such member. */
  member(key: string): MemberSchema;
}

export interface MemberSchema {
  readonly schema: PatchSchema;
  readonly replace: boolean;
  readonly mergeLists: boolean;
  readonly mergeKey: string;
}

/** Values of maps, and members that have no schema: plain merging of objects, replacement of lists. */
const freeSchema: PatchSchema = {
  name: 'map',
  member: () => ({ schema: freeSchema, replace: false, mergeLists: false, mergeKey: '' }),
};

export function patchSchemaOf(typeName: string): PatchSchema {
  const plan = typePlan(typeName);
  return {
    name: plan.structName,
    member: (key) => {
      const field = plan.byName.get(key);
      if (field !== undefined) return memberSchema(field);
      if (plan.typeMeta && (key === 'kind' || key === 'apiVersion')) return freeSchema.member(key);
      throw new PatchError('internal', `unable to find api field in struct ${plan.structName} for the json field "${key}"`);
    },
  };
}

function memberSchema(field: FieldPlan): MemberSchema {
  const strategies = (field.row.patchStrategy ?? '').split(',');
  return {
    schema: field.shape === 'map' ? mapSchema(field) : schemaOfItem(field),
    replace: strategies.includes('replace'),
    mergeLists: strategies.includes('merge'),
    mergeKey: field.row.mergeKey ?? '',
  };
}

function mapSchema(field: FieldPlan): PatchSchema {
  const item = schemaOfItem(field);
  return { name: 'map', member: () => ({ schema: item, replace: false, mergeLists: false, mergeKey: '' }) };
}

function schemaOfItem(field: FieldPlan): PatchSchema {
  return field.scalar === undefined && field.form === undefined ? patchSchemaOf(field.row.type) : freeSchema;
}
