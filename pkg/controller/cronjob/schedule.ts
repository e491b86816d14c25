import { parseDurationMs } from '../../base/options.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
/** A schedule without a time in this many milliseconds has none: five years. */
const searchMs = 5 * 366 * 24 * hourMs;
const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *', '@annually': '0 0 1 1 *', '@monthly': '0 0 1 * *', '@weekly': '0 0 * * 0', '@daily': '0 0 * * *', '@midnight': '0 0 * * *', '@hourly': '0 * * * *',
};
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface Fields {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly monthDays: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekDays: ReadonlySet<number>;
  /** With both kinds of day restricted, either may match. */
  readonly eitherDay: boolean;
}

export type Schedule = { readonly kind: 'every'; readonly periodMs: number } | { readonly kind: 'cron'; readonly fields: Fields; readonly local: (ms: number) => LocalTime };

export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';
  readonly code = 'BAD_SCHEDULE';
}

/** Five fields or a descriptor. `zone` is an IANA name; undefined: this process's own. Throws ScheduleError. */
export function parseSchedule(text: string, zone: string | undefined): Schedule {
  if (text.startsWith('@every ')) {
    try {
      return { kind: 'every', periodMs: Math.max(1000, Math.floor(parseDurationMs(text.slice(7)) / 1000) * 1000) };
    } catch (cause) {
      throw new ScheduleError(`failed to parse duration ${text}`, { cause });
    }
  }
  const parts = (descriptors[text] ?? text).split(/\s+/).filter((part) => part !== '');
  if (parts.length !== 5) throw new ScheduleError(`expected exactly 5 fields, found ${parts.length}: ${text}`);
  const [minute = '', hour = '', monthDay = '', month = '', weekDay = ''] = parts;
  const open = (field: string): boolean => field.startsWith('*') || field.startsWith('?');
  return {
    kind: 'cron', local: localClock(zone),
    fields: {
      minutes: parseField(minute, 0, 59), hours: parseField(hour, 0, 23), monthDays: parseField(monthDay, 1, 31), months: parseField(month, 1, 12, months), weekDays: parseField(weekDay, 0, 6, days),
      eitherDay: !open(monthDay) && !open(weekDay),
    },
  };
}

function parseField(field: string, min: number, max: number, names: readonly string[] = []): ReadonlySet<number> {
  const result = new Set<number>();
  const number = (text: string): number => {
    const named = names.indexOf(text.toLowerCase());
    const value = named >= 0 ? named + (names === months ? 1 : 0) : /^\d+$/.test(text) ? Number(text) : NaN;
    if (!(value >= min && value <= max)) throw new ScheduleError(`${text} is not between ${min} and ${max}`);
    return value;
  };
  for (const expression of field.split(',')) {
    const [range = '', step] = expression.split('/');
    const [low = '', high] = range.split('-');
    const open = low === '*' || low === '?';
    const from = open ? min : number(low);
    const to = open || (high === undefined && step !== undefined) ? max : high === undefined ? from : number(high);
    const by = step === undefined ? 1 : Number(step);
    if (!Number.isInteger(by) || by < 1 || to < from) throw new ScheduleError(`${expression} is not a range`);
    for (let value = from; value <= to; value += by) result.add(value);
  }
  return result;
}

/** The first time after `afterMs`; undefined when there is none within five years. */
export function nextTime(schedule: Schedule, afterMs: number): number | undefined {
  if (schedule.kind === 'every') return Math.floor(afterMs / 1000) * 1000 + schedule.periodMs;
  const { fields, local } = schedule;
  const untilMs = afterMs + searchMs;
  let at = (Math.floor(afterMs / minuteMs) + 1) * minuteMs;
  while (at < untilMs) {
    const time = local(at);
    const monthDay = fields.monthDays.has(time.day);
    const weekDay = fields.weekDays.has(time.weekDay);
    const dayFits = fields.months.has(time.month) && (fields.eitherDay ? monthDay || weekDay : monthDay && weekDay);
    // Over a wrong day in one step, but only to its last hour: clocks may change on the way.
    if (!dayFits && time.hour < 22) at += (22 - time.hour) * hourMs;
    else if (!dayFits || !fields.hours.has(time.hour)) at += hourMs - time.minute * minuteMs;
    else if (fields.minutes.has(time.minute)) return at;
    else at += minuteMs;
  }
  return undefined;
}

interface LocalTime { readonly minute: number; readonly hour: number; readonly day: number; readonly month: number; readonly weekDay: number }

function localClock(zone: string | undefined): (ms: number) => LocalTime {
  if (zone === undefined) {
    return (ms) => {
      const date = new Date(ms);
      return { minute: date.getMinutes(), hour: date.getHours(), day: date.getDate(), month: date.getMonth() + 1, weekDay: date.getDay() };
    };
  }
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', minute: 'numeric', hour: 'numeric', day: 'numeric', month: 'numeric', weekday: 'short' });
  return (ms) => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return { minute: Number(parts['minute']), hour: Number(parts['hour']), day: Number(parts['day']), month: Number(parts['month']), weekDay: days.indexOf((parts['weekday'] ?? '').toLowerCase()) };
  };
}

/** The latest time in (sinceMs, nowMs], and how many there were, counting no further than 101. */
export function missedTimes(schedule: Schedule, sinceMs: number, nowMs: number): { readonly latestMs: number | undefined; readonly count: number } {
  let latestMs: number | undefined;
  let count = 0;
  for (let at = nextTime(schedule, sinceMs); at !== undefined && at <= nowMs; at = nextTime(schedule, at)) {
    latestMs = at;
    count++;
    // Too many to walk through: go on shortly before now.
    if (count === 101) at = Math.max(at, nowMs - 25 * hourMs);
  }
  return { latestMs, count: Math.min(count, 101) };
}
