import type { JsonObject } from '../../base/json.ts';
import type { User } from '../contracts.ts';

/** What was taken for one write; exactly one of the two is called. */
export interface Reservation {
  /** The object with what was taken written into it. */
  readonly object: JsonObject;
  commit(): void | Promise<void>;
  rollback(): void | Promise<void>;
}

/** Effects of a kind on other objects. Called between preparation and validation: objects may be wrong in every way that decoding allows. */
export interface KindHooks {
  /** Before validation: what the server itself knows of the writer. */
  prepareCreate?(object: JsonObject, user: User): JsonObject;
  /** Before validation: what follows from the difference to the old object. */
  prepareUpdate?(object: JsonObject, old: JsonObject): JsonObject;
  beforeCreate?(object: JsonObject, options: { readonly dryRun: boolean }): Promise<Reservation>;
  beforeUpdate?(object: JsonObject, old: JsonObject, options: { readonly dryRun: boolean }): Promise<Reservation>;
  afterDelete?(object: JsonObject): void | Promise<void>;
}
