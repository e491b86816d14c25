import { backoffMs } from '../../base/backoff.ts';
import { sleep } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Service } from '../../base/lifecycle.ts';
import { aborted } from '../../base/signals.ts';
import type { ServerDeps } from '../authentication/deps.ts';
import type { ReadyCheck } from '../contracts.ts';
import * as cluster from './cluster-objects.ts';
import { flowSchemas, priorityLevels } from './flow-control.ts';
import { EndpointsKeeper } from './endpoints-keeper.ts';
import { ensureObject, ensureObjects, keepExisting, secondsText } from './object-writer.ts';
import { reconcileBinding, reconcileData, reconcileFlowControl, reconcileRole } from './reconcile.ts';
import { IdentityLease } from './identity-lease.ts';
import { bootstrapBindings, bootstrapRoles, rbacGroup } from './roles.ts';

export type BootstrapConfig = cluster.ClusterObjectsConfig;

export interface Bootstrap {
  /** Writes what is missing, retrying until the store takes it, then keeps the kubernetes Endpoints and the identity Lease fresh. */
  readonly services: readonly Service[];
  readonly readyChecks: readonly ReadyCheck[];
  /** Resolves once everything that the cluster needs to begin with is stored. */
  waitUntilDone(): Promise<void>;
}

const phases = ['rbac/bootstrap-roles', 'scheduling/bootstrap-system-priority-classes', 'priority-and-fairness-config-producer', 'bootstrap-controller',
  'start-kubernetes-service-cidr-controller', 'start-cluster-authentication-info-controller', 'apiservice-registration-controller'] as const;
type Phase = (typeof phases)[number];

const retry = { baseMs: 200, factor: 2, maxMs: 5000, jitter: 0 };

/** One pass over everything; safe to repeat and to run in several servers at once. Throws on the first write that the store refuses. */
export async function runBootstrap(config: BootstrapConfig, deps: ServerDeps, onPhase: (phase: Phase) => void = () => undefined): Promise<void> {
  const now = secondsText(deps.clock.nowMs());
  await ensureObjects(deps, '', 'namespaces', cluster.namespaces(), keepExisting);
  await Promise.all([
    bootstrapRbac(deps).then(() => onPhase('rbac/bootstrap-roles')),
    ensureObjects(deps, 'scheduling.k8s.io', 'priorityclasses', cluster.priorityClasses(), keepExisting).then(() => onPhase('scheduling/bootstrap-system-priority-classes')),
    bootstrapFlowControl(deps, now).then(() => onPhase('priority-and-fairness-config-producer')),
    bootstrapNetwork(config, deps, now).then(() => { onPhase('bootstrap-controller'); onPhase('start-kubernetes-service-cidr-controller'); }),
    bootstrapConfigMaps(config, deps, now).then(() => onPhase('start-cluster-authentication-info-controller')),
    ensureObjects(deps, 'apiregistration.k8s.io', 'apiservices', cluster.localApiServices(now), keepExisting).then(() => onPhase('apiservice-registration-controller')),
  ]);
}

async function bootstrapRbac(deps: ServerDeps): Promise<void> {
  const ofKind = (objects: readonly JsonObject[], kind: string): readonly JsonObject[] => objects.filter((object) => object['kind'] === kind);
  const roles = bootstrapRoles();
  const bindings = bootstrapBindings();
  await ensureObjects(deps, rbacGroup, 'clusterroles', ofKind(roles, 'ClusterRole'), reconcileRole);
  await ensureObjects(deps, rbacGroup, 'clusterrolebindings', ofKind(bindings, 'ClusterRoleBinding'), reconcileBinding);
  await ensureObjects(deps, rbacGroup, 'roles', ofKind(roles, 'Role'), reconcileRole);
  await ensureObjects(deps, rbacGroup, 'rolebindings', ofKind(bindings, 'RoleBinding'), reconcileBinding);
}

async function bootstrapFlowControl(deps: ServerDeps, now: string): Promise<void> {
  const group = 'flowcontrol.apiserver.k8s.io';
  const first = <T extends JsonObject>(objects: readonly T[]): readonly JsonObject[] => objects.map((object) => ({ ...object, metadata: { ...(object['metadata'] as JsonObject), generation: 1 } }));
  await ensureObjects(deps, group, 'prioritylevelconfigurations', first(priorityLevels()), reconcileFlowControl);
  await ensureObjects(deps, group, 'flowschemas', first(flowSchemas(now)), reconcileFlowControl);
}

async function bootstrapNetwork(config: BootstrapConfig, deps: ServerDeps, now: string): Promise<void> {
  await ensureObject(deps, 'networking.k8s.io', 'servicecidrs', cluster.serviceCidr(config, now), keepExisting);
  await ensureObject(deps, 'networking.k8s.io', 'ipaddresses', cluster.serviceAddress(config), keepExisting);
  await new EndpointsKeeper(config, deps).sync();
}

async function bootstrapConfigMaps(config: BootstrapConfig, deps: ServerDeps, now: string): Promise<void> {
  await ensureObject(deps, '', 'configmaps', cluster.extensionAuthentication(config), reconcileData);
  await ensureObject(deps, '', 'configmaps', cluster.legacyTokenTracking(now.slice(0, 10)), keepExisting);
}

export function buildBootstrap(config: BootstrapConfig, deps: ServerDeps): Bootstrap {
  const done = new Set<Phase>();
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => { finish = resolve; });
  const once: Service = {
    name: 'bootstrap',
    run: async (signal) => {
      for (let failures = 1; !signal.aborted && done.size < phases.length; failures++) {
        try {
          await runBootstrap(config, deps, (phase) => done.add(phase));
        } catch (err) {
          deps.logger.warn({ cause: errorMessage(err), failures }, 'bootstrap objects could not be written; will retry');
          await sleep(deps.clock, backoffMs(retry, failures), { signal }).catch(() => undefined);
        }
      }
      if (signal.aborted) return;
      deps.logger.info({}, 'bootstrap objects are in place');
      finish();
      await aborted(signal);
    },
  };
  return {
    services: [once, new EndpointsKeeper(config, deps), new IdentityLease(config, deps)],
    readyChecks: phases.map((phase) => ({ name: `poststarthook/${phase}`, check: () => (done.has(phase) ? undefined : 'not finished') })),
    waitUntilDone: () => finished,
  };
}
