import type { JsonObject } from '../../base/json.ts';
import type { KindBehavior } from '../behavior.ts';
import { metadataOf } from '../meta/accessors.ts';
import { tableOf } from '../plain.ts';

const mountable = 'kubernetes.io/enforce-mountable-secrets';

const enforces = (object: JsonObject | undefined): boolean => object !== undefined && ((metadataOf(object)['annotations'] ?? {}) as JsonObject)[mountable] !== undefined;

/** Tokens and pull secrets are references only; nothing to default, nothing to refuse. */
export const serviceAccount: KindBehavior = {
  allowUnconditionalUpdate: true,
  warnings: (object, old) => (enforces(object) && !enforces(old)
    ? [`metadata.annotations[${mountable}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`] : []),
  ...tableOf([], () => []),
};
