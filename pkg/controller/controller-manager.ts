import { runServices, type Service } from '../base/lifecycle.ts';
import type { ApiClient, ClientDependencies } from '../client/api-client.ts';
import { EventRecorder } from '../client/event-recorder.ts';
import { InformerSet } from '../client/informer-set.ts';
import type { ControllerContext } from './contracts.ts';
import { controllers, upstreamControllers, type ControllerEntry, type ControllerOptions } from './registry.ts';

export interface ControllerManagerConfig {
  /** Reads for all controllers. */
  readonly client: ApiClient;
  /** Writes for the controller with this service account. */
  readonly clientOf: (account: string) => ApiClient;
  readonly selected: readonly ControllerEntry[];
  readonly options: ControllerOptions;
}

/** Runs the selected controllers on one set of shared informers until the signal aborts. Rejects when one of them fails: a bug, never weather. */
export async function runControllers(config: ControllerManagerConfig, deps: ClientDependencies, signal: AbortSignal): Promise<void> {
  const informers = new InformerSet(config.client, deps);
  const services: Service[] = [];
  for (const entry of config.selected) {
    const made = entry.make(config.options);
    if ('idle' in made) {
      deps.logger.warn({ controller: entry.name, cause: made.idle }, 'controller not started');
      continue;
    }
    services.push(made(contextFor(entry, config, informers, deps)));
  }
  const present = new Set(controllers.map(({ name }) => name));
  deps.logger.warn({ controllers: upstreamControllers.filter((name) => !present.has(name)) }, 'controllers of Kubernetes that this manager does not have');
  deps.logger.info({ controllers: services.map(({ name }) => name) }, 'controllers start');
  await runServices([informers, ...services], signal);
}

function contextFor(entry: ControllerEntry, config: ControllerManagerConfig, informers: InformerSet, deps: ClientDependencies): ControllerContext {
  const client = config.clientOf(entry.account);
  const recorders = new Map<string, EventRecorder>();
  return {
    ...deps,
    client,
    reader: config.client,
    informers,
    logger: deps.logger.child({ controller: entry.name }),
    recorder: (component) => {
      const recorder = recorders.get(component) ?? new EventRecorder(client, { component }, deps);
      recorders.set(component, recorder);
      return recorder;
    },
  };
}
