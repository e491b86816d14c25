/** Fields that an apply wants to change and that others own, and the words for it. */
import { quote } from '../text.ts';
import { ApplyError } from './errors.ts';
import { hasPath, newDraft, insert, pathsOf, type FieldSet } from './field-set.ts';
import type { ManagerName } from './managers.ts';
import { pathText, type Path } from './path-element.ts';

export interface Conflict {
  readonly id: string;
  readonly owner: ManagerName;
  readonly path: Path;
}

/** What is taken from whom, by managerId. */
export type Contested = ReadonlyMap<string, { readonly owner: ManagerName; readonly fields: FieldSet }>;

export function conflictsOf(contested: Contested): readonly Conflict[] {
  return [...contested].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([id, { owner, fields }]) => [...pathsOf(fields)].map((path) => ({ id, owner, path })));
}

export function pathsOfConflicts(conflicts: readonly Conflict[]): FieldSet {
  const draft = newDraft();
  for (const { path } of conflicts) insert(draft, path);
  return draft;
}

export function withoutAllowed(conflicts: readonly Conflict[], allowed: FieldSet): readonly Conflict[] {
  return conflicts.filter(({ path }) => !hasPath(allowed, path));
}

/** "kubectl-scale" with subresource "scale" using apps/v1 */
function ownerText({ manager, operation, apiVersion, subresource }: ManagerName): string {
  return `${quote(manager)}${subresource === '' ? '' : ` with subresource ${quote(subresource)}`}${operation === 'Update' ? ` using ${apiVersion}` : ''}`;
}

export function conflictError(conflicts: readonly Conflict[]): ApplyError {
  const causes = conflicts.map(({ owner, path }) => ({ message: `conflict with ${ownerText(owner)}`, field: pathText(path) }));
  const [only] = causes;
  if (conflicts.length === 1 && only !== undefined) return new ApplyError('conflict', `Apply failed with 1 conflict: ${only.message}: ${only.field}`, causes);
  const lines: string[] = [];
  let last = '';
  for (const { id, owner, path } of conflicts) {
    if (id !== last) lines.push(`conflicts with ${ownerText(owner)}:`);
    last = id;
    lines.push(`- ${pathText(path)}`);
  }
  return new ApplyError('conflict', `Apply failed with ${String(conflicts.length)} conflicts: ${lines.join('\n')}`, causes);
}
