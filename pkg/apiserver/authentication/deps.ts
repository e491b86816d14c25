import { must } from '../../base/assert.ts';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import { qualifiedResource, storageResource } from '../resources.ts';
import type { Storage, StorageResource } from '../storage/storage.ts';

/** What every part of the identity, permission and admission rooms is built from. */
export interface ServerDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Reads a whole text file (certificates, keys, token lists). */
  readonly readText: (path: string) => Promise<string>;
}

/** The stored resource of that group and plural; asking for one that is not in the tables is a bug. */
export function storedAt(group: string, plural: string): StorageResource {
  return must(storageResource(group, plural), `${qualifiedResource(group, plural)} is not a stored resource`);
}
