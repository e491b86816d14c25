import type { Answer } from '../pipeline/exchange.ts';
import type { Target } from '../pipeline/target.ts';

type Verb = (target: Target) => Promise<Answer>;

/** What a subresource does for each verb; a verb that is absent is answered with 405. */
export interface Subresource {
  readonly get?: Verb;
  readonly list?: Verb;
  readonly create?: Verb;
  readonly update?: Verb;
  readonly patch?: Verb;
}
