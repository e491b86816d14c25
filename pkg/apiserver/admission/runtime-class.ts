import { compareQuantities } from '../../api/quantity.ts';
import type { JsonObject } from '../../base/json.ts';
import type { Toleration } from '../../generated/types/core-v1.ts';
import type { RuntimeClass } from '../../generated/types/node-v1.ts';
import { sameJson } from '../bootstrap/reconcile.ts';
import type { AdmissionPlugin } from '../contracts.ts';
import { storedAt, type ServerDeps } from '../authentication/deps.ts';
import { forResource, podOf, refuse, withSpec } from './plugin.ts';

/** The overhead and placement of a pod's RuntimeClass become the pod's. */
export function runtimeClassPlugin({ storage }: Pick<ServerDeps, 'storage'>): AdmissionPlugin {
  const find = async (name: string): Promise<RuntimeClass | undefined> => {
    for (const match of ['any', 'latest'] as const) {
      const stored = await storage.get(storedAt('node.k8s.io', 'runtimeclasses'), { namespace: '', name }, { match });
      if (stored !== undefined) return stored.object as unknown as RuntimeClass;
    }
    return undefined;
  };
  return {
    name: 'RuntimeClass',
    handles: forResource(['CREATE'], '', 'pods'),
    mutate: async (attributes) => {
      const { spec } = podOf(attributes.object);
      const name = spec.runtimeClassName ?? '';
      if (name === '') {
        if (Object.keys(spec.overhead ?? {}).length > 0) throw refuse(attributes, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
        return attributes.object;
      }
      const found = await find(name);
      if (found === undefined) throw refuse(attributes, `pod rejected: RuntimeClass "${name}" not found`);
      const changes: Record<string, unknown> = {};
      const fixed = found.overhead?.podFixed as Readonly<Record<string, string>> | undefined;
      if (fixed !== undefined) {
        if (spec.overhead !== undefined && !sameQuantities(spec.overhead as Readonly<Record<string, string>>, fixed)) throw refuse(attributes, 'pod rejected: Pod\'s Overhead doesn\'t match RuntimeClass\'s defined Overhead');
        changes['overhead'] = fixed;
      } else if (Object.keys(spec.overhead ?? {}).length > 0) {
        throw refuse(attributes, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
      }
      for (const [key, value] of Object.entries(found.scheduling?.nodeSelector ?? {}).sort()) {
        const own = spec.nodeSelector?.[key];
        if (own !== undefined && own !== value) throw refuse(attributes, `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`);
        changes['nodeSelector'] = { ...spec.nodeSelector, ...found.scheduling?.nodeSelector };
      }
      const tolerations = missingTolerations(spec.tolerations ?? [], found.scheduling?.tolerations ?? []);
      if (tolerations.length > 0) changes['tolerations'] = [...spec.tolerations ?? [], ...tolerations];
      return withSpec(attributes.object, changes);
    },
  };
}

function sameQuantities(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  return Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, value]) => b[name] !== undefined && compareQuantities(value, b[name]) === 0);
}

function missingTolerations(own: readonly Toleration[], wanted: readonly Toleration[]): readonly Toleration[] {
  return wanted.filter((toleration) => !own.some((other) => sameJson(other as unknown as JsonObject, toleration as unknown as JsonObject)));
}
