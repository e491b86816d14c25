import type { JsonObject, JsonValue } from '../base/json.ts';

/** One cause of a 422, in upstream's words: `reason` is the StatusCause reason, `detail` what follows the prefix that `reason` implies. */
export interface FieldError {
  readonly reason: 'FieldValueRequired' | 'FieldValueInvalid' | 'FieldValueNotSupported' | 'FieldValueDuplicate' | 'FieldValueForbidden'
    | 'FieldValueNotFound' | 'FieldValueTooLong' | 'FieldValueTooMany' | 'FieldValueTypeInvalid' | 'InternalError';
  /** spec.containers[0].name */
  readonly field: string;
  /** The whole message as the cause shows it: `Invalid value: "x": must be ...`. */
  readonly message: string;
}

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  /** 0 always shows; 1 shows with -o wide. */
  readonly priority: number;
}

export type Cell = string | number | boolean | null;

export interface TableRow {
  readonly cells: readonly Cell[];
  readonly conditions?: readonly JsonObject[];
}

/**
 * What one kind does beyond its schema. Pure: objects in, new objects out; an argument is never mutated. The generic registry calls, in order:
 * create: defaults -> prepareForCreate -> (mutating admission -> defaults) -> validate -> warnings -> (validating admission) -> store;
 * update: defaults -> prepareForUpdate -> ... -> validateUpdate -> warnings -> store.
 * ObjectMeta (names, labels, owner references, managed fields ...) is validated by the registry with pkg/api/meta, not here.
 */
export interface KindBehavior {
  /** Fills what the schema's own `default` rows do not; given an object already pruned and with schema defaults set. */
  readonly defaults?: (object: JsonObject) => JsonObject;
  /** Drops what a client may not set (status), sets generation. */
  readonly prepareForCreate?: (object: JsonObject) => JsonObject;
  readonly prepareForUpdate?: (object: JsonObject, old: JsonObject) => JsonObject;
  readonly prepareForStatusUpdate?: (object: JsonObject, old: JsonObject) => JsonObject;
  readonly validate?: (object: JsonObject) => readonly FieldError[];
  readonly validateUpdate?: (object: JsonObject, old: JsonObject) => readonly FieldError[];
  readonly validateStatusUpdate?: (object: JsonObject, old: JsonObject) => readonly FieldError[];
  /** Texts of Warning headers. */
  readonly warnings?: (object: JsonObject, old?: JsonObject) => readonly string[];
  /** Absent: Name and Age (Created At for kinds without columns of their own). */
  readonly columns?: readonly Column[];
  readonly row?: (object: JsonObject, nowMs: number) => TableRow;
  /** Field labels beyond metadata.name and metadata.namespace, with this object's value of each. */
  readonly selectableFields?: (object: JsonObject) => Readonly<Record<string, string>>;
  /** PUT to an absent name creates. */
  readonly allowCreateOnUpdate?: boolean;
  /** PUT without resourceVersion overwrites. */
  readonly allowUnconditionalUpdate?: boolean;
  /** Generation is kept: spec changes add one. */
  readonly generation?: boolean;
  /** Seconds an object of this kind stays after DELETE when the request names none; undefined: gone at once, whatever the request names. */
  readonly gracePeriodSeconds?: (object: JsonObject) => number | undefined;
  /** Default propagation when DELETE names none. */
  readonly defaultPropagation?: 'Background' | 'Orphan' | 'Foreground';
}

/** The value at a dotted path; undefined when any step is absent. */
export function at(value: JsonValue | undefined, ...path: readonly (string | number)[]): JsonValue | undefined {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Readonly<Record<string | number, JsonValue | undefined>>)[step];
  }
  return current;
}
