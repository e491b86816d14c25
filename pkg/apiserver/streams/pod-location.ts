import type { FieldError } from '../../api/behavior.ts';
import { invalid as invalidField } from '../../api/field-errors.ts';
import type { Pod } from '../../generated/types/core-v1.ts';
import { badRequest, invalid } from '../authentication/refusals.ts';

/** The container that a request means: the named one, or the only one. Throws 400 in upstream's words. */
export function chooseContainer(pod: Pod, wanted: string): string {
  const name = pod.metadata.name ?? '';
  const names = [...pod.spec.initContainers ?? [], ...pod.spec.containers, ...pod.spec.ephemeralContainers ?? []].map((container) => container.name);
  if (wanted !== '') {
    if (!names.includes(wanted)) throw badRequest(`container ${wanted} is not valid for pod ${name}`);
    return wanted;
  }
  const [only] = pod.spec.containers;
  if (pod.spec.containers.length === 1 && only !== undefined) return only.name;
  throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]`);
}

export function assignedNode(pod: Pod): string {
  if ((pod.spec.nodeName ?? '') === '') throw badRequest(`pod ${pod.metadata.name ?? ''} does not have a host assigned`);
  return pod.spec.nodeName as string;
}

/** How a query's text becomes a boolean: only 0 and false are false. */
function isSet(query: URLSearchParams, name: string, absent = false): boolean {
  const value = query.get(name);
  return value === null ? absent : value !== '0' && value.toLowerCase() !== 'false';
}

export interface CommandOptions {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
  readonly command: readonly string[];
}

export function commandOptions(query: URLSearchParams): CommandOptions {
  const tty = isSet(query, 'tty');
  return { stdin: isSet(query, 'stdin'), stdout: isSet(query, 'stdout', true), stderr: isSet(query, 'stderr', true) && !tty, tty, command: query.getAll('command') };
}

/** The kubelet's query for exec and attach. */
export function commandQuery(options: CommandOptions): string {
  const query = new URLSearchParams();
  if (options.stdin) query.append('input', '1');
  if (options.stdout) query.append('output', '1');
  if (options.stderr) query.append('error', '1');
  if (options.tty) query.append('tty', '1');
  for (const word of options.command) query.append('command', word);
  return query.toString();
}

/** Checks the options of a log request and gives the kubelet's query. Throws 422, or 400 for what is no number. */
export function logQuery(query: URLSearchParams, podName: string): string {
  const errors: FieldError[] = [];
  const out = new URLSearchParams();
  for (const name of ['follow', 'previous', 'timestamps']) {
    if (isSet(query, name)) out.set(name, 'true');
  }
  const number = (name: string): number | undefined => {
    const text = query.get(name);
    if (text === null || text === '') return undefined;
    if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
    return Number(text);
  };
  const check = (name: string, least: number, text: string): void => {
    const value = number(name);
    if (value === undefined) return;
    if (value < least) errors.push(invalidField(name, value, text));
    out.set(name, String(value));
  };
  check('tailLines', 0, 'must be greater than or equal to 0');
  check('limitBytes', 1, 'must be greater than 0');
  const sinceTime = query.get('sinceTime') ?? '';
  if (sinceTime !== '' && query.get('sinceSeconds') !== null) {
    errors.push({ reason: 'FieldValueForbidden', field: '[]', message: 'Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified' });
  } else {
    check('sinceSeconds', 1, 'must be greater than 0');
    if (sinceTime !== '') out.set('sinceTime', sinceTime);
  }
  if (errors.length > 0) throw invalid('', 'PodLogOptions', podName, errors);
  return out.toString();
}
