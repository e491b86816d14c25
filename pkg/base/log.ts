import pino from 'pino';

/** Constant message, varying fields. Level by consequence: error needs a person, warn heals by itself, info is a change of state. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: Record<string, unknown>): Logger;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** JSON lines on stderr; readable lines when stderr is a terminal. */
export function createLogger(name: string, level: LogLevel = 'info'): Logger {
  const options: pino.LoggerOptions = {
    name,
    level,
    base: { name },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: pino.stdSerializers.err },
  };
  if (!process.stderr.isTTY) return pino(options, pino.destination({ dest: 2, sync: true }));
  // Loaded only on a terminal: a daemon should not pay for colours.
   
  const pretty = require('pino-pretty') as (o: object) => pino.DestinationStream;
  return pino(options, pretty({ destination: 2, colorize: true, ignore: 'pid,hostname', sync: true }));
}

const nothing = (): void => undefined;
/** For tests that do not look at the log. */
export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => silentLogger };
