/** Times on the wire. Both forms are UTC; Time has whole seconds and MicroTime six decimals. */

export function formatTime(ms: number): string {
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}

export function formatMicroTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 23)}000Z`;
}

/** Milliseconds since the epoch; undefined for an absent or unreadable time. */
export function parseTime(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

/** An age as kubectl shows it: 5s, 2m3s, 10m, 5h2m, 3d4h, 20d, 2y15d. */
export function humanDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${String(seconds)}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${String(minutes)}m` : `${String(minutes)}m${String(seconds % 60)}s`;
  if (minutes < 180) return `${String(minutes)}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${String(hours)}h` : `${String(hours)}h${String(minutes % 60)}m`;
  if (hours < 48) return `${String(hours)}h`;
  const days = Math.floor(hours / 24);
  if (hours < 192) return hours % 24 === 0 ? `${String(days)}d` : `${String(days)}d${String(hours % 24)}h`;
  if (days < 730) return `${String(days)}d`;
  const years = Math.floor(days / 365);
  if (days < 2920) return days % 365 === 0 ? `${String(years)}y` : `${String(years)}y${String(days % 365)}d`;
  return `${String(years)}y`;
}

/** The age of a timestamp at `nowMs`; <unknown> when there is none. */
export function ageOf(timestamp: unknown, nowMs: number): string {
  const then = typeof timestamp === 'string' ? parseTime(timestamp) : undefined;
  return then === undefined ? '<unknown>' : humanDuration(nowMs - then);
}
