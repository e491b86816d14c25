// Generated from proto/. Do not edit.

/** A number, or a name or percentage. */
export type IntOrString = number | string;
