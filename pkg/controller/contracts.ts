import type { Clock } from '../base/clock.ts';
import type { Service } from '../base/lifecycle.ts';
import type { Logger } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import type { ApiClient } from '../client/api-client.ts';
import type { EventRecorder } from '../client/event-recorder.ts';
import type { InformerSet } from '../client/informer-set.ts';

/** What a controller is given. Everything it reads comes from `informers`; everything it writes goes through `client`. */
export interface ControllerContext {
  readonly client: ApiClient;
  /** The manager's own identity, which may read everything. */
  readonly reader: ApiClient;
  readonly informers: InformerSet;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Events that name this component as their source. */
  recorder(component: string): EventRecorder;
}

/** Asks `context.informers` for what it needs while it is made; its `run` is called after that. */
export type ControllerFactory = (context: ControllerContext) => Service;
