import { readContainerStatus, readPid } from './wire-shapes.ts';

test('the pid in what a runtime tells of itself; anything else is no pid', () => {
  expect(readPid('{"sandboxID":"s","pid":4711,"removing":false}')).toBe(4711);
  for (const info of [undefined, '', 'no json', 'null', '{"pid":0}', '{"pid":1}', '{"pid":"7"}']) expect(readPid(info)).toBeUndefined();
});

test('a stop signal counts only when the runtime names one', () => {
  expect(readContainerStatus({}).stopSignal).toBe('');
  expect(readContainerStatus({ stop_signal: 'RUNTIME_DEFAULT' }).stopSignal).toBe('');
  expect(readContainerStatus({ stop_signal: 'SIGUSR1' }).stopSignal).toBe('SIGUSR1');
});
