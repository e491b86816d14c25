import type { Difference, ReplayResult, ScenarioResult } from './replays.ts';

interface Figure {
  readonly name: string;
  readonly scenarios: number;
  readonly scenariosPassed: number;
  readonly steps: number;
  readonly stepsPassed: number;
}

function figure(name: string, results: readonly ScenarioResult[]): Figure {
  const steps = results.flatMap((result) => result.steps);
  return { name, scenarios: results.length, scenariosPassed: results.filter((result) => result.ok).length, steps: steps.length, stepsPassed: steps.filter((step) => step.ok).length };
}

/** One line per area, then the total of each mode, then of all. */
export function figureLines(replays: readonly ReplayResult[]): string[] {
  const lines: string[] = [];
  const add = (row: Figure): void => {
    const share = row.steps === 0 ? '' : `${((100 * row.stepsPassed) / row.steps).toFixed(1)} %`;
    lines.push(`${row.name.padEnd(34)} ${`${row.scenariosPassed}/${row.scenarios}`.padStart(9)} scenarios ${`${row.stepsPassed}/${row.steps}`.padStart(11)} steps ${share.padStart(8)}`);
  };
  for (const { mode, results } of replays) {
    if (results.length === 0) continue;
    const areas = [...new Set(results.map((result) => result.area))].sort();
    for (const area of areas) add(figure(`${mode} ${area}`, results.filter((result) => result.area === area)));
    add(figure(`${mode}: total`, results));
    lines.push('');
  }
  add(figure('all', replays.flatMap((replay) => replay.results)));
  return lines;
}

/** Differences of one shape, wherever they occur. */
export interface DifferenceClass {
  readonly text: string;
  readonly count: number;
  /** Some of the scenarios it was seen in. */
  readonly examples: readonly string[];
}

const examplesMax = 3;
const textMax = 110;

/** The commonest classes of differences. Only the first difference of a step counts: the rest mostly follow from it. */
export function differenceClasses(replays: readonly ReplayResult[], max: number): DifferenceClass[] {
  const classes = new Map<string, { count: number; examples: Set<string> }>();
  for (const { results } of replays) {
    for (const { name, steps } of results) {
      for (const step of steps) {
        const [first] = step.diff ?? [];
        if (step.ok || first === undefined) continue;
        const text = classOf(first);
        const known = classes.get(text) ?? { count: 0, examples: new Set() };
        known.count++;
        if (known.examples.size < examplesMax) known.examples.add(name);
        classes.set(text, known);
      }
    }
  }
  return [...classes].map(([text, { count, examples }]) => ({ text, count, examples: [...examples] })).sort((a, b) => b.count - a.count).slice(0, max);
}

function classOf([pointer, expected, got]: Difference): string {
  const place = pointer.replace(/\/\d+(?=\/|$)/g, '/#');
  return `${place}: ${short(expected)} but got ${short(got)}`;
}

function short(value: unknown): string {
  const text = value === undefined || value === null ? 'nothing' : typeof value === 'string' ? JSON.stringify(value) : JSON.stringify(value);
  const plain = text.replace(/\$\{(ns|rand)\}|<[a-z]+:\d+>/g, '*');
  return plain.length > textMax ? `${plain.slice(0, textMax)}...` : plain;
}
