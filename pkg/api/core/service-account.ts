import type { KindBehavior } from '../behavior.ts';
import { tableOf } from '../plain.ts';

/** Tokens and pull secrets are references only; nothing to default, nothing to refuse. */
export const serviceAccount: KindBehavior = {
  allowUnconditionalUpdate: true,
  ...tableOf([], () => []),
};
