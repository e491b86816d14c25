import type { FieldError } from '../../api/behavior.ts';
import { invalid as invalidField } from '../../api/field-errors.ts';
import type { Pod } from '../../generated/types/core-v1.ts';
import { podSecurityChecks, type Violation } from './pod-security-checks.ts';

export type Level = 'privileged' | 'baseline' | 'restricted';
export type Mode = 'enforce' | 'audit' | 'warn';

export interface LevelVersion {
  readonly level: Level;
  /** latest or v1.N */
  readonly version: string;
}

export type Policy = Readonly<Record<Mode, LevelVersion>>;

const levels: readonly Level[] = ['privileged', 'baseline', 'restricted'];
const prefix = 'pod-security.kubernetes.io/';
const open: LevelVersion = { level: 'privileged', version: 'latest' };
/** What a label that nobody understands means for enforcement: nothing is let through that should not be. */
const strictest: Level = 'restricted';

type Labels = Readonly<Record<string, string>>;

/** The policy of a namespace's labels and the labels that make no sense. Without a warn level, what is enforced is also warned about. */
export function policyOf(labels: Labels): { readonly policy: Policy; readonly errors: readonly FieldError[] } {
  const errors: FieldError[] = [];
  const read = (mode: Mode, fallback: LevelVersion): LevelVersion => {
    const level = labels[`${prefix}${mode}`];
    const version = labels[`${prefix}${mode}-version`];
    const knownLevel = levels.find((known) => known === level);
    if (level !== undefined && knownLevel === undefined) errors.push(invalidField(`metadata.labels[${prefix}${mode}]`, level, `must be one of ${levels.join(', ')}`));
    const knownVersion = version === undefined || version === 'latest' || /^v1\.(0|[1-9]\d*)$/.test(version);
    if (!knownVersion) errors.push(invalidField(`metadata.labels[${prefix}${mode}-version]`, version, 'must be "latest" or "v1.x"'));
    return {
      level: level === undefined ? fallback.level : knownLevel ?? (mode === 'enforce' ? strictest : 'privileged'),
      version: version !== undefined && knownVersion ? version : level === undefined ? fallback.version : 'latest',
    };
  };
  const enforce = read('enforce', open);
  return { policy: { enforce, audit: read('audit', open), warn: read('warn', enforce) }, errors };
}

/** Everything at that level and version that the pod violates, in the order of the texts. */
export function evaluatePod(pod: Pod, { level, version }: LevelVersion): readonly Violation[] {
  if (level === 'privileged') return [];
  const minor = version === 'latest' ? Number.POSITIVE_INFINITY : Number(version.slice('v1.'.length));
  const active = podSecurityChecks.filter((check) => check.since <= minor && (check.level === 'baseline' || level === 'restricted'));
  const replaced = new Set(level === 'restricted' ? active.flatMap((check) => check.overrides ?? []) : []);
  return active.filter((check) => !replaced.has(check.id)).flatMap((check) => check.check(pod) ?? []);
}

/** reason (detail), reason (detail) */
export function violationsText(violations: readonly Violation[]): string {
  return violations.map(({ reason, detail }) => `${reason} (${detail})`).join(', ');
}

export function policyText({ level, version }: LevelVersion): string {
  return `${level}:${version}`;
}

export function isStricter(next: LevelVersion, before: LevelVersion): boolean {
  if (next.level === 'privileged') return false;
  return levels.indexOf(next.level) > levels.indexOf(before.level) || next.version !== before.version;
}
