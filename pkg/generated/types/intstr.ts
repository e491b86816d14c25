// Generated from proto/. Do not edit.

export type IntOrString = number | string;
