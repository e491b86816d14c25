import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import type { AdmissionPlugin, Authenticator, Authorizer, ConnectHandler, VirtualResource } from './contracts.ts';
import type { Storage } from './storage/storage.ts';
import type { ResourceTable } from './registry/served-resource.ts';
import type { KindHooks } from './registry/kind-hooks.ts';
import type { FlowClassifier } from './pipeline/flow-classifier.ts';
import type { InFlight } from './pipeline/in-flight.ts';
import type { Site } from './site/site.ts';

/** What every stage and verb is given: the parts of the server, all of them replaceable. */
export interface ServerContext {
  readonly storage: Storage;
  readonly table: ResourceTable;
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
  /** In the order in which they run. */
  readonly admission: readonly AdmissionPlugin[];
  readonly virtual: readonly VirtualResource[];
  readonly connect: readonly ConnectHandler[];
  /** What a kind does beside its own object: Services take addresses, for one. */
  readonly hooks: (group: string, resource: string) => KindHooks | undefined;
  readonly flows: FlowClassifier;
  readonly inFlight: InFlight;
  /** Everything that is not a resource: discovery, OpenAPI, health, metrics, version. */
  readonly site: Site;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** How long an Event is kept. */
  readonly eventTtlSeconds: number;
  /** Watches without timeoutSeconds end after this long, up to twice as long. */
  readonly minRequestTimeoutMs: number;
}
