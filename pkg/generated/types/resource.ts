// Generated from proto/. Do not edit.

export type Quantity = string;

export interface QuantityValue {
  readonly string?: string | undefined;
}
