import { signalNumber } from './stop-signal.ts';

test.each([
  ['SIGTERM', 15], ['SIGUSR1', 10], ['SIGCLD', 17], ['SIGPOLL', 29], ['SIGRTMIN', 34], ['SIGRTMIN+3', 37], ['SIGRTMAX', 64], ['SIGRTMAX-14', 50],
  ['SIGRTMIN-1', undefined], ['SIGRTMAX+1', undefined], ['SIGNONE', undefined], ['toString', undefined],
])('%s is %s', (name, number) => expect(signalNumber(name)).toBe(number));
