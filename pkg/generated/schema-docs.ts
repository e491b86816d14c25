// Generated from proto/. Do not edit.

/** Doc strings by `Type` and `Type.field`, full names. Parsed at each call, so that the text is not kept. */
export function schemaDocs(): Readonly<Record<string, string>> {
  return JSON.parse('{}') as Readonly<Record<string, string>>;
}
