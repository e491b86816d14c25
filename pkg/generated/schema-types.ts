/** What the tables in schema.ts hold; see README.md for the meaning of every key. Absent means false, null or empty. */
export interface FieldRow {
  /** JSON name. */
  readonly name: string;
  /** Protobuf field number. */
  readonly number?: number;
  /** A scalar (string bool int32 int64 double bytes) or the full name of a type. */
  readonly type: string;
  readonly protoName?: string;
  readonly repeated?: true;
  /** A map with string keys and `type` values. */
  readonly map?: true;
  /** The fields of `type` belong to the parent's JSON object; in protobuf it is a nested message. */
  readonly inline?: true;
  /** Absent and zero differ. */
  readonly pointer?: true;
  /** never: JSON always writes it. zero: left out when the struct is zero. Absent: left out when empty. */
  readonly omit?: 'never' | 'zero';
  readonly required?: true;
  readonly default?: string | number | boolean;
  readonly listType?: 'atomic' | 'set' | 'map';
  readonly mapKeys?: readonly string[];
  readonly mapType?: 'atomic' | 'granular';
  /** merge, replace, retainKeys, or two of them joined by a comma. */
  readonly patchStrategy?: string;
  readonly mergeKey?: string;
  /** A named string type; see `aliases`. */
  readonly alias?: string;
  readonly rules?: readonly string[];
  readonly gate?: readonly string[];
}

export type JsonForm = 'array' | 'any' | 'schema-or-array' | 'schema-or-bool' | 'schema-or-string-array' | 'quantity' | 'duration' | 'object'
  | 'date-time-micro' | 'date-time' | 'int-or-string';

export interface TypeRow {
  readonly fields?: readonly FieldRow[];
  readonly gvk?: readonly [group: string, version: string, kind: string] | 'every-group-version';
  /** It has `kind` and `apiVersion` in JSON and not in protobuf. */
  readonly typeMeta?: true;
  /** Its JSON is not an object with `fields`. */
  readonly json?: JsonForm;
  readonly mapType?: 'atomic';
  readonly unions?: readonly object[];
  readonly lifecycle?: Readonly<Record<string, string>>;
  readonly openapi?: object;
  readonly noProto?: true;
}

export type TypeTable = Readonly<Record<string, TypeRow>>;

export interface AliasRow {
  readonly base: string;
  readonly values?: readonly string[];
  readonly enum?: true;
}
export type Aliases = Readonly<Record<string, AliasRow>>;

export interface GroupRow {
  readonly group: string;
  /** Preferred first. */
  readonly versions: readonly string[];
}

export interface SubresourceRow {
  readonly name: string;
  readonly kind: string;
  /** Both empty: the parent's. */
  readonly group: string;
  readonly version: string;
  readonly verbs: readonly string[];
}

export interface KindRow {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly namespaced?: boolean;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly SubresourceRow[];
  readonly storageVersion?: string;
  readonly storageGroupVersion?: readonly string[];
  readonly storageVersionHash?: string;
  readonly etcdPrefix?: string;
  readonly etcdEncoding?: string;
  readonly etcdLease?: boolean;
  /** Absent: metadata.name and metadata.namespace. */
  readonly fieldSelectors?: readonly string[];
  readonly notServedByDefault?: boolean;
}
