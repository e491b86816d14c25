// Generated from proto/. Do not edit.

/** Any object. */
export type RawExtension = unknown;

export interface TypeMeta {
  readonly apiVersion?: string | undefined;
  readonly kind?: string | undefined;
}

export interface Unknown {
  readonly apiVersion?: string | undefined;
  readonly kind?: string | undefined;
  readonly typeMeta?: TypeMeta | undefined;
  readonly raw?: string | undefined;
  readonly contentEncoding: string;
  readonly contentType: string;
}
