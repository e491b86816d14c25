import type { JsonObject } from '../base/json.ts';
import type { Cell, Column, TableRow } from './behavior.ts';
import { at } from './behavior.ts';
import { ageOf, formatTime, parseTime } from './meta/time.ts';

/** What columns of the same name mean in every table. */
const descriptions: Readonly<Record<string, string>> = {
  'Name': 'The name of the object, unique among its kind in its namespace.',
  'Age': 'How long ago the object was created.',
  'Created At': 'When the object was created.',
  'Status': 'The state the object is in, in one word.',
  'Ready': 'How many of the wanted parts are ready.',
  'Restarts': 'How often containers were restarted, and when last.',
  'IP': 'The address of the pod.',
  'Node': 'The node it belongs to.',
  'Selector': 'The labels that choose the objects it cares for.',
  'Containers': 'Names of the containers of its pods.',
  'Images': 'Images of the containers of its pods.',
  'Type': 'Which sort of its kind it is.',
  'Cluster-IP': 'The virtual address inside the cluster.',
  'External-IP': 'Addresses that reach it from outside.',
  'Port(s)': 'Ports it offers.',
  'Desired': 'How many there should be.',
  'Current': 'How many there are.',
  'Up-to-date': 'How many follow the newest template.',
  'Available': 'How many have been ready for long enough.',
};

/**
 * One column per word: `Name`, `Ready`, `Desired:integer`, `When:date`; `*` before the name makes it show only with -o wide.
 * The first column's format is `name`.
 */
export function columnsOf(...words: readonly string[]): readonly Column[] {
  return words.map((word) => {
    const wide = word.startsWith('*');
    const [name = '', type = 'string'] = (wide ? word.slice(1) : word).split(':');
    const description = Object.hasOwn(descriptions, name) ? (descriptions[name] ?? '') : `${name} of the object.`;
    return { name, type, format: name === 'Name' && !wide ? 'name' : '', description, priority: wide ? 1 : 0 };
  });
}

export function nameOf(object: JsonObject): string {
  return stringAt(object, 'metadata', 'name');
}

export function age(object: JsonObject, nowMs: number): string {
  return ageOf(at(object, 'metadata', 'creationTimestamp'), nowMs);
}

export function stringAt(object: JsonObject, ...path: readonly (string | number)[]): string {
  const value = at(object, ...path);
  return typeof value === 'string' ? value : '';
}

export function numberAt(object: JsonObject, ...path: readonly (string | number)[]): number {
  const value = at(object, ...path);
  return typeof value === 'number' ? value : 0;
}

/** Up to `max` items, then how many more there are: "a,b,c + 2 more...". */
export function listWithMore(items: readonly string[], max = 3, empty = '<none>'): string {
  if (items.length === 0) return empty;
  const shown = items.slice(0, max).join(',');
  return items.length > max ? `${shown} + ${String(items.length - max)} more...` : shown;
}

export function cells(...values: readonly Cell[]): TableRow {
  return { cells: values };
}

/** Kinds without columns of their own. */
export const defaultColumns: readonly Column[] = [
  { name: 'Name', type: 'string', format: 'name', description: descriptions['Name'] ?? '', priority: 0 },
  { name: 'Created At', type: 'date', format: '', description: descriptions['Created At'] ?? '', priority: 0 },
];

export function defaultRow(object: JsonObject): TableRow {
  const created = parseTime(stringAt(object, 'metadata', 'creationTimestamp'));
  return cells(nameOf(object), created === undefined ? null : formatTime(created));
}

interface PodTemplateLike { readonly spec?: { readonly containers?: readonly { readonly name?: string; readonly image?: string }[] | null } }

/** The Containers and Images columns of a workload. */
export function containerCells(template: unknown): readonly [string, string] {
  const containers = (template as PodTemplateLike | undefined)?.spec?.containers ?? [];
  return [containers.map((container) => container.name ?? '').join(','), containers.map((container) => container.image ?? '').join(',')];
}
