// Generated from proto/. Do not edit.

/** A number with a suffix: 500m is half, Ki Mi Gi are powers of 1024, k M G of 1000. */
export type Quantity = string;

export interface QuantityValue {
  readonly string?: string | undefined;
}
