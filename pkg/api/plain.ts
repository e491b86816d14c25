/** Kinds with nothing to say but their line in a table. */
import type { JsonObject } from '../base/json.ts';
import type { Cell, KindBehavior } from './behavior.ts';
import { age, columnsOf, nameOf } from './columns.ts';

/** Name, then these columns, then Age. */
export function tableOf(words: readonly string[], values: (object: JsonObject, nowMs: number) => readonly Cell[]): Pick<KindBehavior, 'columns' | 'row'> {
  return {
    columns: columnsOf('Name', ...words, 'Age'),
    row: (object, nowMs) => ({ cells: [nameOf(object), ...values(object, nowMs), age(object, nowMs)] }),
  };
}
