/** The text of anything that was thrown, with its causes, for logs and Status messages. */
export function errorMessage(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const cause = thrown.cause === undefined ? '' : `: ${errorMessage(thrown.cause)}`;
  return `${thrown.message}${cause}`;
}

/** The `code` of a Node system error (ENOENT, ECONNREFUSED ...) or of one of our room errors. */
export function errorCode(thrown: unknown): string | undefined {
  // Not `instanceof`: errors of Node's own modules are of another realm inside a test runner.
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return undefined;
}

export function isNotFound(thrown: unknown): boolean {
  return errorCode(thrown) === 'ENOENT';
}
