// Generated. Do not edit.

export type IntOrString = number | string;
