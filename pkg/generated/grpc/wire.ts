import type { Options } from '@grpc/proto-loader';

/**
 * A 64-bit integer. With `loaderOptions` decoding gives a decimal string, which loses nothing: ids become `BigInt(x)`, counts and revisions
 * `Number(x)`. Encoding takes a decimal string or a safe integer; give a bigint as `x.toString()`. A signed 64-bit field (a lease id) takes and
 * gives a signed number, an unsigned one an unsigned number.
 */
export type Int64 = string | number;

/**
 * The options the interfaces beside this file are written for: names as on the wire, enums by name, bytes as Buffer, lists and maps always
 * present, every other absent or zero field undefined. A stream without ids may load with `longs: Number`, which decodes fastest.
 */
export const loaderOptions: Options = { keepCase: true, longs: String, enums: String, defaults: false, arrays: true, objects: true, oneofs: false };
