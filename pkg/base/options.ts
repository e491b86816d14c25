import { Command, Option } from 'commander';

/** One row of a process's option table. Flag names are upstream's; `prose` is ours and feeds --help. */
export interface OptionRow {
  readonly name: string;
  readonly type: 'string' | 'int' | 'float' | 'bool' | 'duration' | 'list' | 'map';
  /** Text as it would be typed. Absent: the option has no value unless given. */
  readonly default?: string;
  readonly prose: string;
  readonly short?: string;
  /** Accepted so that upstream's command lines work; says in --help that it changes nothing here. */
  readonly ignored?: boolean;
}

export class OptionError extends Error {
  readonly code = 'BAD_OPTION';
}

/** Milliseconds of a Go duration ("1h30m", "250ms", "0"). */
export function parseDurationMs(text: string): number {
  if (text === '0') return 0;
  const unitMs: Record<string, number> = { ns: 1e-6, us: 1e-3, 'µs': 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  if (!/^-?(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text)) throw new OptionError(`invalid duration "${text}"`);
  let total = 0;
  for (const part of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)) total += Number(part[1]) * (unitMs[part[2] as string] as number);
  return text.startsWith('-') ? -total : total;
}

/** Typed access to parsed options. Asking for a name that the table does not hold is a bug and throws. */
export class Options {
  readonly #rows: ReadonlyMap<string, OptionRow>;
  readonly #values: ReadonlyMap<string, string | readonly string[]>;
  readonly args: readonly string[];
  constructor(rows: ReadonlyMap<string, OptionRow>, values: ReadonlyMap<string, string | readonly string[]>, args: readonly string[]) {
    this.#rows = rows;
    this.#values = values;
    this.args = args;
  }
  #text(name: string): string | undefined {
    if (!this.#rows.has(name)) throw new Error(`no option --${name} in the table`);
    const value = this.#values.get(name);
    return typeof value === 'string' ? value : value?.join(',');
  }
  has(name: string): boolean {
    return this.#text(name) !== undefined;
  }
  string(name: string): string {
    return this.#text(name) ?? '';
  }
  optional(name: string): string | undefined {
    const text = this.#text(name);
    return text === '' ? undefined : text;
  }
  required(name: string): string {
    const text = this.optional(name);
    if (text === undefined) throw new OptionError(`--${name} is required`);
    return text;
  }
  int(name: string): number {
    const text = this.string(name);
    if (!/^-?\d+$/.test(text)) throw new OptionError(`--${name}: "${text}" is not a whole number`);
    return Number(text);
  }
  float(name: string): number {
    const value = Number(this.string(name));
    if (Number.isNaN(value)) throw new OptionError(`--${name}: "${this.string(name)}" is not a number`);
    return value;
  }
  bool(name: string): boolean {
    const text = this.#text(name) ?? 'false';
    if (text !== 'true' && text !== 'false') throw new OptionError(`--${name}: "${text}" is neither true nor false`);
    return text === 'true';
  }
  durationMs(name: string): number {
    try {
      return parseDurationMs(this.string(name));
    } catch (cause) {
      throw new OptionError(`--${name}: "${this.string(name)}" is not a duration such as 30s`, { cause });
    }
  }
  list(name: string): readonly string[] {
    const value = this.#values.get(name);
    const text = Array.isArray(value) ? value as readonly string[] : typeof value === 'string' ? [value] : [];
    return text.flatMap((part) => part.split(',')).filter((part) => part !== '');
  }
  /** key=value pairs. */
  map(name: string): ReadonlyMap<string, string> {
    return new Map(this.list(name).map((pair) => {
      const at = pair.indexOf('=');
      if (at < 0) throw new OptionError(`--${name}: "${pair}" is not key=value`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }));
  }
}

export interface CommandTable {
  readonly name: string;
  readonly version: string;
  readonly prose: string;
  readonly rows: readonly OptionRow[];
  readonly usage?: string;
}

/**
 * Parses `argv` (without node and script) by the table; prints help or version and exits 0, or prints the cause and exits 2.
 * Booleans may be bare (--secure) or have a value (--secure=false), as Go's flags do.
 */
export function parseOptions(table: CommandTable, argv: readonly string[]): Options {
  const command = new Command(table.name).description(table.prose).version(table.version, '--version', 'print the version and exit')
    .allowExcessArguments(true).exitOverride((err) => { process.exit(err.exitCode === 0 ? 0 : 2); });
  if (table.usage !== undefined) command.usage(table.usage);
  for (const row of table.rows) command.addOption(commanderOption(row));
  command.parse(normalizeBooleans(table.rows, argv), { from: 'user' });
  const values = new Map<string, string | readonly string[]>();
  const given = command.opts<Record<string, string | readonly string[] | boolean>>();
  for (const row of table.rows) {
    const value = given[attributeName(row.name)];
    if (value !== undefined) values.set(row.name, typeof value === 'boolean' ? String(value) : value);
    else if (row.default !== undefined) values.set(row.name, row.default);
  }
  return new Options(new Map(table.rows.map((row) => [row.name, row])), values, command.args);
}

function attributeName(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function commanderOption(row: OptionRow): Option {
  const short = row.short === undefined ? '' : `-${row.short}, `;
  const fallback = row.default === undefined || row.default === '' ? '' : ` (default ${row.default})`;
  const note = row.ignored ? ' Accepted for compatibility; changes nothing.' : '';
  const option = new Option(`${short}--${row.name} <${row.type}>`, `${row.prose}${note}${fallback}`);
  option.attributeName = () => attributeName(row.name);
  if (row.type === 'list' || row.type === 'map') option.argParser((text: string, before: readonly string[] | undefined) => [...(before ?? []), text]);
  return option;
}

function normalizeBooleans(rows: readonly OptionRow[], argv: readonly string[]): string[] {
  const flags = new Set(rows.filter((row) => row.type === 'bool').flatMap((row) => [`--${row.name}`, ...(row.short === undefined ? [] : [`-${row.short}`])]));
  return argv.map((word) => (flags.has(word) ? `${word.startsWith('--') ? word : longName(rows, word)}=true` : word));
}

function longName(rows: readonly OptionRow[], short: string): string {
  return `--${rows.find((row) => `-${row.short}` === short)?.name ?? ''}`;
}
