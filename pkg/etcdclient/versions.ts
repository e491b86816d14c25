/**
 * Whether a member of this version answers a progress request only when the events before it are sent. Others send the progress ahead of
 * events still on their way, and whoever trusts it misses them. Right since 3.4.31 and 3.5.13.
 */
export function tellsProgressTruly(version: string): boolean {
  const match = /^(\d+)\.(\d+)\.(\d+)/.exec(version);
  if (match === null) return false;
  const [major, minor, patch] = match.slice(1).map(Number) as [number, number, number];
  if (major !== 3) return major > 3;
  if (minor === 4) return patch >= 31;
  if (minor === 5) return patch >= 13;
  return minor > 5;
}
