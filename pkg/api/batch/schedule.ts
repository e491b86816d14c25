/** The five fields of a cron schedule, as validation sees them; the controller computes times from the same grammar. */

const descriptors = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']);
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
interface Bounds { readonly min: number; readonly max: number; readonly names?: readonly string[] }
const fields: readonly Bounds[] = [{ min: 0, max: 59 }, { min: 0, max: 23 }, { min: 1, max: 31 }, { min: 1, max: 12, names: months }, { min: 0, max: 6, names: days }];

/** undefined when the schedule is good; else what the parser says. */
export function scheduleError(schedule: string): string | undefined {
  if (schedule.startsWith('@')) {
    if (descriptors.has(schedule)) return undefined;
    if (schedule.startsWith('@every ')) {
      const duration = schedule.slice('@every '.length);
      return /^(?:[0-9]+(?:\.[0-9]*)?(?:ns|us|µs|ms|s|m|h))+$/.test(duration) ? undefined : `failed to parse duration ${schedule}: time: invalid duration "${duration}"`;
    }
    return `unrecognized descriptor: ${schedule}`;
  }
  const parts = schedule.split(/\s+/).filter((part) => part !== '');
  if (parts.length !== 5) return `expected exactly 5 fields, found ${String(parts.length)}: [${parts.join(' ')}]`;
  for (const [index, part] of parts.entries()) {
    const error = fieldError(part, fields[index] ?? { min: 0, max: 0 });
    if (error !== undefined) return error;
  }
  return undefined;
}

function fieldError(field: string, bounds: Bounds): string | undefined {
  for (const expression of field.split(',')) {
    const error = rangeError(expression, bounds);
    if (error !== undefined) return error;
  }
  return undefined;
}

function rangeError(expression: string, { min, max, names }: Bounds): string | undefined {
  const [range = '', step, ...more] = expression.split('/');
  const [low = '', high, ...rest] = range.split('-');
  let start = min;
  let end = max;
  if (low !== '*' && low !== '?') {
    const first = parsePart(low, names);
    if (typeof first === 'string') return first;
    start = first;
    if (rest.length > 0) return `too many hyphens: ${expression}`;
    if (high === undefined) end = step === undefined ? first : max;
    else {
      const last = parsePart(high, names);
      if (typeof last === 'string') return last;
      end = last;
    }
  }
  if (more.length > 0) return `too many slashes: ${expression}`;
  if (step !== undefined) {
    const size = parsePart(step, undefined);
    if (typeof size === 'string') return size;
    if (size === 0) return `step of range should be a positive number: ${expression}`;
  }
  if (start < min) return `beginning of range (${String(start)}) below minimum (${String(min)}): ${expression}`;
  if (end > max) return `end of range (${String(end)}) above maximum (${String(max)}): ${expression}`;
  return start > end ? `beginning of range (${String(start)}) beyond end of range (${String(end)}): ${expression}` : undefined;
}

function parsePart(text: string, names: readonly string[] | undefined): number | string {
  const place = names?.indexOf(text.toLowerCase()) ?? -1;
  if (place >= 0) return names === months ? place + 1 : place;
  if (/^[0-9]+$/.test(text)) return Number(text);
  if (/^-[0-9]+$/.test(text)) return `negative number (${text}) not allowed: ${text}`;
  return `failed to parse int from ${text}: strconv.Atoi: parsing "${text}": invalid syntax`;
}
