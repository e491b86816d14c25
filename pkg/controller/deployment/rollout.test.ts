import type { Deployment, ReplicaSet } from '../../generated/types/apps-v1.ts';
import { expiredHistory, isScalingEvent, rollingStep, scaleProportionally, sizeOfNew, type Resize } from './rollout.ts';
import { maxSurge, maxUnavailable } from './sizes.ts';

function deployment(replicas: number, surge: number | string, unavailable: number | string, extra: object = {}): Deployment {
  return { metadata: { name: 'd' }, spec: { replicas, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: surge, maxUnavailable: unavailable } }, ...extra }, status: {} } as unknown as Deployment;
}
function set(name: string, replicas: number, available = replicas, annotations: object = {}): ReplicaSet {
  return { metadata: { name, creationTimestamp: `2020-01-0${name.length}T00:00:00Z`, annotations, generation: 1 }, spec: { replicas }, status: { replicas, availableReplicas: available, observedGeneration: 1 } } as unknown as ReplicaSet;
}
const sizes = (resizes: readonly Resize[]): string => resizes.map(({ set: { metadata }, to }) => `${metadata.name ?? ''}=${to}`).join(' ');

/** Plays a rollout in which every started pod is available one step later: "old/new(available)" after each step. */
function transcript(desired: Deployment, from: number): readonly string[] {
  let [old, fresh] = [set('o', from), set('nn', 0)];
  const lines: string[] = [];
  for (let step = 0; step < 40; step++) {
    const resizes = rollingStep(desired, fresh, [old]);
    const sizeOf = (subject: ReplicaSet): number => resizes.find((resize) => resize.set === subject)?.to ?? subject.spec.replicas ?? 0;
    const next = [sizeOf(old), sizeOf(fresh)] as const;
    const ripened = resizes.length === 0 ? next[1] : Math.min(next[1], fresh.status.availableReplicas ?? 0);
    if (resizes.length === 0 && ripened === (fresh.status.availableReplicas ?? 0)) return lines;
    [old, fresh] = [set('o', next[0], Math.min(next[0], old.status.availableReplicas ?? 0)), set('nn', next[1], ripened)];
    lines.push(`${next[0]}/${next[1]}(${ripened})`);
  }
  return [...lines, 'never ends'];
}

describe('rolling update', () => {
  test('four replicas, 25% and 25%', () => {
    expect(transcript(deployment(4, '25%', '25%'), 4)).toEqual(['4/1(0)', '3/1(0)', '3/2(0)', '3/2(2)', '1/2(2)', '1/4(2)', '1/4(4)', '0/4(4)']);
  });
  test('no surge: an old one goes first', () => {
    expect(transcript(deployment(3, 0, 1), 3)).toEqual(['2/0(0)', '2/1(0)', '2/1(1)', '1/1(1)', '1/2(1)', '1/2(2)', '0/2(2)', '0/3(2)', '0/3(3)']);
  });
  test('no unavailability: a new one comes first', () => {
    expect(transcript(deployment(2, 1, 0), 2)).toEqual(['2/1(0)', '2/1(1)', '1/1(1)', '1/2(1)', '1/2(2)', '0/2(2)']);
  });
  test('replicas that are not available anyway go first', () => {
    expect(sizes(rollingStep(deployment(10, 3, 2), set('nn', 3, 0), [set('o', 10, 8)]))).toBe('o=8');
    expect(sizes(rollingStep(deployment(10, 3, 2), set('nn', 3, 0), [set('o', 10, 10)]))).toBe('o=8');
    expect(sizes(rollingStep(deployment(10, 0, 2), set('nn', 2, 0), [set('o', 8, 8)]))).toBe('');
    expect(sizes(rollingStep(deployment(10, 0, 2), set('nn', 10, 10), [set('o', 5, 0), set('ooo', 5, 2)]))).toBe('o=0 ooo=0');
  });
  test('a set that is too large shrinks at once', () => {
    expect(sizes(rollingStep(deployment(3, 1, 1), set('nn', 5), []))).toBe('nn=3');
  });
});

test.each([
  [10, '25%', '25%', 3, 2], [1, '25%', '25%', 1, 0], [4, 0, 0, 0, 1], [10, '0%', '5%', 0, 1], [3, 1, 5, 1, 3], [0, '25%', '25%', 0, 0],
])('%i replicas with surge %s and unavailable %s: %i more, %i fewer', (replicas, surge, unavailable, more, fewer) => {
  expect([maxSurge(deployment(replicas, surge, unavailable)), maxUnavailable(deployment(replicas, surge, unavailable))]).toEqual([more, fewer]);
});

test('a first set starts at full size, or as large as old ones leave room', () => {
  expect(sizeOfNew(deployment(3, 1, 1), [], 0)).toBe(3);
  expect(sizeOfNew(deployment(3, 1, 1), [set('o', 3)], 0)).toBe(1);
  expect(sizeOfNew(deployment(3, 1, 1), [set('o', 5)], 0)).toBe(0);
});

describe('proportional scaling', () => {
  const annotated = (desired: number, max: number): object => ({ 'deployment.kubernetes.io/desired-replicas': String(desired), 'deployment.kubernetes.io/max-replicas': String(max) });
  test('one set takes it all; without any the newest', () => {
    expect(sizes(scaleProportionally(deployment(5, 1, 1), set('nn', 3), []))).toBe('nn=5');
    expect(sizes(scaleProportionally(deployment(5, 1, 1), undefined, [set('o', 0), set('ooo', 0)]))).toBe('ooo=5');
  });
  test('two sets share in proportion and the largest takes the rest', () => {
    expect(sizes(scaleProportionally(deployment(20, 0, 1), set('nn', 4, 2, annotated(10, 10)), [set('o', 6, 6, annotated(10, 10))]))).toBe('o=12 nn=8');
    expect(sizes(scaleProportionally(deployment(5, 0, 1), set('nn', 4, 2, annotated(10, 10)), [set('o', 6, 6, annotated(10, 10))]))).toBe('o=3 nn=2');
    expect(sizes(scaleProportionally(deployment(11, 0, 1), set('nn', 5, 2, annotated(10, 10)), [set('o', 5, 5, annotated(10, 10))]))).toMatch(/^(nn|o)=6 (nn|o)=5$/);
  });
  test('old sets beside a complete new one are emptied', () => {
    expect(sizes(scaleProportionally(deployment(3, 1, 1), set('nn', 3, 3, annotated(3, 4)), [set('o', 1)]))).toBe('o=0');
  });
  test('to zero', () => {
    expect(sizes(scaleProportionally(deployment(0, 1, 1), set('nn', 4, 2, annotated(10, 11)), [set('o', 6, 6, annotated(10, 11))]))).toBe('o=0 nn=0');
  });
  test('is asked for when a set was made for another number', () => {
    expect(isScalingEvent(deployment(3, 1, 1), [set('o', 3, 3, annotated(3, 4))])).toBe(false);
    expect(isScalingEvent(deployment(4, 1, 1), [set('o', 3, 3, annotated(3, 4))])).toBe(true);
    expect(isScalingEvent(deployment(4, 1, 1), [set('o', 0, 0, annotated(3, 4))])).toBe(false);
  });
});

test('history beyond the limit goes, lowest revision first, and nothing that still holds pods', () => {
  const revision = ({ metadata }: ReplicaSet): number => metadata.name?.length ?? 0;
  const old = [set('ooo', 0), set('o', 0), set('oo', 0), set('oooo', 2)];
  expect(expiredHistory(deployment(1, 1, 1, { revisionHistoryLimit: 2 }), old, revision).map(({ metadata }) => metadata.name)).toEqual(['o', 'oo']);
  expect(expiredHistory(deployment(1, 1, 1, { revisionHistoryLimit: 0 }), old, revision).map(({ metadata }) => metadata.name)).toEqual(['o', 'oo', 'ooo']);
  expect(expiredHistory(deployment(1, 1, 1), old, revision)).toEqual([]);
});
