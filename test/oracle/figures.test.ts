import { differenceClasses, figureLines } from './figures.ts';
import type { ReplayResult } from './replays.ts';

const replays: readonly ReplayResult[] = [{
  mode: 'replay',
  results: [
    { name: 'a-1', area: 'a', ok: true, steps: [{ ok: true }, { ok: true }] },
    { name: 'b-1', area: 'b', ok: false, steps: [{ ok: true }, { ok: false, diff: [['/items/0/kind', 'Pod', null], ['/items/1/kind', 'Pod', null]] }] },
    { name: 'b-2', area: 'b', ok: false, steps: [{ ok: false, diff: [['/items/7/kind', 'Pod', null]] }] },
  ],
}];

describe('figures', () => {
  test('areas, modes and all are counted in scenarios and steps', () => {
    expect(figureLines(replays).map((line) => line.replace(/\s+/g, ' '))).toEqual([
      'replay a 1/1 scenarios 2/2 steps 100.0 %', 'replay b 0/2 scenarios 1/3 steps 33.3 %', 'replay: total 1/3 scenarios 3/5 steps 60.0 %', '', 'all 1/3 scenarios 3/5 steps 60.0 %',
    ]);
  });

  test('only the first difference of a step counts, places in lists are alike', () => {
    expect(differenceClasses(replays, 5)).toEqual([{ text: '/items/#/kind: "Pod" but got nothing', count: 2, examples: ['b-1', 'b-2'] }]);
  });
});
