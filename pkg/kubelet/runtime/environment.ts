import type { Container, EnvVar, Pod } from '../../generated/types/core-v1.ts';
import { type ClusterObjects, objectFreshMs } from '../cluster-objects.ts';
import { KubeletError } from '../kubelet-error.ts';
import { fieldValue, resourceValue, type NodeFacts } from '../pod/downward.ts';
import { expand } from '../pod/expand.ts';
import { podNamespace } from '../pod/labels.ts';
import { serviceEnvironment, servicesForPod } from '../pod/service-env.ts';
import { configMapContents, secretContents } from '../volumes/payload.ts';

/**
 * The environment of one container, later sources over earlier ones: services, then envFrom, then env in order. $(NAME) sees what stands
 * before it. Rejects with KubeletError `configError` when something it must have is missing.
 */
export async function containerEnvironment(pod: Pod, container: Container, objects: ClusterObjects, facts: NodeFacts): Promise<ReadonlyMap<string, string>> {
  const namespace = podNamespace(pod);
  const services = serviceEnvironment(servicesForPod(objects.services(), namespace, pod.spec.enableServiceLinks !== false));
  const values = new Map<string, string>();
  for (const source of container.envFrom ?? []) {
    for (const [name, value] of await fromSource(namespace, source, objects)) values.set(name, value);
  }
  for (const variable of container.env ?? []) {
    const value = await variableValue(pod, container, variable, { objects, facts, values, services });
    if (value !== undefined) values.set(variable.name, value);
  }
  const all = new Map(services);
  for (const [name, value] of values) all.set(name, value);
  return all;
}

async function fromSource(namespace: string, source: NonNullable<Container['envFrom']>[number], objects: ClusterObjects): Promise<ReadonlyMap<string, string>> {
  const prefix = source.prefix ?? '';
  const named = (contents: ReadonlyMap<string, Buffer>): ReadonlyMap<string, string> => new Map([...contents].map(([key, content]) => [`${prefix}${key}`, content.toString('utf8')]));
  if (source.configMapRef !== undefined) {
    const { name = '', optional } = source.configMapRef;
    const found = await objects.configMap(namespace, name, objectFreshMs);
    if (found !== undefined) return named(configMapContents(found));
    if (optional !== true) throw new KubeletError('configError', `configmap "${name}" not found`);
  }
  if (source.secretRef !== undefined) {
    const { name = '', optional } = source.secretRef;
    const found = await objects.secret(namespace, name, objectFreshMs);
    if (found !== undefined) return named(secretContents(found));
    if (optional !== true) throw new KubeletError('configError', `secret "${name}" not found`);
  }
  return new Map();
}

interface ValueContext {
  readonly objects: ClusterObjects;
  readonly facts: NodeFacts;
  readonly values: ReadonlyMap<string, string>;
  readonly services: ReadonlyMap<string, string>;
}

async function variableValue(pod: Pod, container: Container, variable: EnvVar, context: ValueContext): Promise<string | undefined> {
  const { valueFrom } = variable;
  if (valueFrom === undefined) return expand(variable.value ?? '', new Map([...context.services, ...context.values]));
  if (valueFrom.fieldRef !== undefined) return fieldValue(pod, valueFrom.fieldRef, context.facts);
  if (valueFrom.resourceFieldRef !== undefined) return resourceValue(pod, valueFrom.resourceFieldRef, container, context.facts);
  const namespace = podNamespace(pod);
  if (valueFrom.configMapKeyRef !== undefined) {
    const { name = '', key, optional } = valueFrom.configMapKeyRef;
    const found = await context.objects.configMap(namespace, name, objectFreshMs);
    const content = found === undefined ? undefined : configMapContents(found).get(key);
    if (content !== undefined || optional === true) return content?.toString('utf8');
    throw new KubeletError('configError', found === undefined ? `configmap "${name}" not found` : `couldn't find key ${key} in ConfigMap ${namespace}/${name}`);
  }
  if (valueFrom.secretKeyRef !== undefined) {
    const { name = '', key, optional } = valueFrom.secretKeyRef;
    const found = await context.objects.secret(namespace, name, objectFreshMs);
    const content = found === undefined ? undefined : secretContents(found).get(key);
    if (content !== undefined || optional === true) return content?.toString('utf8');
    throw new KubeletError('configError', found === undefined ? `secret "${name}" not found` : `couldn't find key ${key} in Secret ${namespace}/${name}`);
  }
  throw new KubeletError('unsupported', `environment variable ${variable.name}: this source of a value is not supported by this kubelet`);
}
