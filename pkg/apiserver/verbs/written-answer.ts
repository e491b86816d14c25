import type { Answer } from '../pipeline/exchange.ts';
import type { Target } from '../pipeline/target.ts';
import { toServed } from '../registry/conversion.ts';
import type { Written } from '../registry/creation.ts';

/** The answer to a write: the object as it is stored now, or as a dry run would have left it. */
export function writtenAnswer({ served, representation }: Target, status: number, written: Written): Answer {
  if ('stored' in written) return { kind: 'stored', status, stored: written.stored, served, representation };
  return { kind: 'object', status, object: toServed(served, written.object), served, representation };
}
