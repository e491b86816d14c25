import { constants } from 'node:os';

/** Linux: the C library keeps the first two real-time signals for itself. */
const realTimeMin = 34;
const realTimeMax = 64;
const aliases: Readonly<Record<string, keyof typeof constants.signals>> = { SIGCLD: 'SIGCHLD' };

/** The number of a signal as containers' lifecycles name it: SIGUSR1, SIGRTMIN+3, SIGRTMAX-2. undefined: there is none of that name. */
export function signalNumber(name: string): number | undefined {
  const match = /^SIGRT(MIN|MAX)(?:([+-])(\d+))?$/.exec(name);
  if (match === null) {
    const known = aliases[name] ?? name;
    return Object.hasOwn(constants.signals, known) ? constants.signals[known as keyof typeof constants.signals] : undefined;
  }
  const offset = Number(match[3] ?? 0) * (match[2] === '-' ? -1 : 1);
  const number = (match[1] === 'MIN' ? realTimeMin : realTimeMax) + offset;
  return number >= realTimeMin && number <= realTimeMax ? number : undefined;
}
