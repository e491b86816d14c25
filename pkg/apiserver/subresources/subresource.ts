import type { Answer } from '../pipeline/exchange.ts';
import type { Target } from '../pipeline/target.ts';

/** One subresource: what it does for each verb; a verb that is absent is answered with 405. */
export interface Subresource {
  readonly get?: (target: Target) => Promise<Answer>;
  readonly create?: (target: Target) => Promise<Answer>;
  readonly update?: (target: Target) => Promise<Answer>;
  readonly patch?: (target: Target) => Promise<Answer>;
}
