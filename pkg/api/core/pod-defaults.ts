/** What the server fills into pods and pod templates beyond the schema's own defaults. */
import type { JsonObject, JsonValue } from '../../base/json.ts';
import type { PodSpec } from '../../generated/types/core-v1.ts';
import { podRequests } from '../resources.ts';
import { eachWithin, fill, withMembers, within } from '../strategy.ts';

const fieldRefDefaults = (ref: JsonObject): JsonObject => fill(ref, { apiVersion: 'v1' });

function httpGetDefaults(get: JsonObject): JsonObject {
  return fill(get, { path: '/', scheme: 'HTTP' });
}

function probeDefaults(probe: JsonObject): JsonObject {
  const zero = (key: string): JsonValue | undefined => (probe[key] === 0 ? undefined : probe[key]);
  const own = withMembers(probe, { timeoutSeconds: zero('timeoutSeconds'), periodSeconds: zero('periodSeconds'), successThreshold: zero('successThreshold'), failureThreshold: zero('failureThreshold') });
  return within(fill(own, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }), 'httpGet', httpGetDefaults);
}

/** REGISTRY/PATH:TAG@DIGEST, as image references are read. */
const imageReference = /^(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::[\w][\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/;

/** A tag of latest, or no tag, is pulled every time; a digest pins the image whatever its tag says. What is no reference has no tag to go by. */
export function defaultPullPolicy(image: string): 'Always' | 'IfNotPresent' {
  if (!imageReference.test(image)) return 'IfNotPresent';
  const digest = image.indexOf('@');
  const name = digest < 0 ? image : image.slice(0, digest);
  const last = name.slice(name.lastIndexOf('/') + 1);
  const colon = last.lastIndexOf(':');
  const tag = colon < 0 ? '' : last.slice(colon + 1);
  if (tag === 'latest') return 'Always';
  return tag === '' && digest < 0 ? 'Always' : 'IfNotPresent';
}

/** The feature is off by default: the signal is dropped, and the lifecycle with it if it says nothing else. */
function dropStopSignal(container: JsonObject): JsonObject {
  const lifecycle = container['lifecycle'];
  if (typeof lifecycle !== 'object' || lifecycle === null || (lifecycle as JsonObject)['stopSignal'] === undefined) return container;
  const { stopSignal: _, ...rest } = lifecycle as JsonObject;
  return withMembers(container, { lifecycle: Object.keys(rest).length === 0 ? undefined : rest });
}

function containerDefaults(container: JsonObject): JsonObject {
  const image = typeof container['image'] === 'string' ? container['image'] : '';
  let result = fill(container, { terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', imagePullPolicy: defaultPullPolicy(image) });
  result = dropStopSignal(result);
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) result = within(result, probe, probeDefaults);
  result = within(result, 'lifecycle', (lifecycle) => {
    const hook = (handler: JsonObject): JsonObject => within(handler, 'httpGet', httpGetDefaults);
    return within(within(lifecycle, 'postStart', hook), 'preStop', hook);
  });
  return eachWithin(result, 'env', (env) => within(env, 'valueFrom', (source) => within(source, 'fieldRef', fieldRefDefaults)));
}

function downwardDefaults(source: JsonObject): JsonObject {
  return eachWithin(fill(source, { defaultMode: 420 }), 'items', (item) => within(item, 'fieldRef', fieldRefDefaults));
}

function projectedDefaults(source: JsonObject): JsonObject {
  return eachWithin(fill(source, { defaultMode: 420 }), 'sources', (part) => {
    const withToken = within(part, 'serviceAccountToken', (token) => fill(token, { expirationSeconds: 3600 }));
    const withCertificate = within(withToken, 'podCertificate', (certificate) => fill(certificate, { maxExpirationSeconds: 86400 }));
    return within(withCertificate, 'downwardAPI', (api) => eachWithin(api, 'items', (item) => within(item, 'fieldRef', fieldRefDefaults)));
  });
}

const volumeDefaults: Readonly<Record<string, (source: JsonObject) => JsonObject>> = {
  secret: (source) => fill(source, { defaultMode: 420 }),
  configMap: (source) => fill(source, { defaultMode: 420 }),
  downwardAPI: downwardDefaults,
  projected: projectedDefaults,
  hostPath: (source) => fill(source, { type: '' }),
  image: (source) => fill(source, { pullPolicy: defaultPullPolicy(typeof source['reference'] === 'string' ? source['reference'] : '') }),
  ephemeral: (source) => within(source, 'volumeClaimTemplate', (template) => within(template, 'spec', claimSpecDefaults)),
};

/** spec of a PersistentVolumeClaim, also where it is a template. */
export function claimSpecDefaults(spec: JsonObject): JsonObject {
  return fill(spec, { volumeMode: 'Filesystem' });
}

function volumeSourceDefaults(volume: JsonObject): JsonObject {
  if (Object.keys(volume).every((key) => key === 'name')) return { ...volume, emptyDir: {} };
  let result = volume;
  for (const [source, change] of Object.entries(volumeDefaults)) result = within(result, source, change);
  return result;
}

/** serviceAccount is the old name of serviceAccountName; both are written. */
function serviceAccountAlias(spec: JsonObject): JsonObject {
  const name = spec['serviceAccountName'] ?? spec['serviceAccount'];
  return name === undefined ? spec : { ...spec, serviceAccountName: name, serviceAccount: name };
}

/** Defaults of a pod spec wherever it stands: a pod, or the template of a workload. */
export function podSpecDefaults(spec: JsonObject): JsonObject {
  let result = fill(serviceAccountAlias(spec), {
    dnsPolicy: 'ClusterFirst', restartPolicy: 'Always', securityContext: {}, terminationGracePeriodSeconds: 30, schedulerName: 'default-scheduler',
  });
  for (const list of ['initContainers', 'containers', 'ephemeralContainers']) result = eachWithin(result, list, containerDefaults);
  return eachWithin(result, 'volumes', volumeSourceDefaults);
}

/** A workload's template, or the object around one: {template: {spec}}. */
export function templateDefaults(holder: JsonObject): JsonObject {
  return within(holder, 'template', (template) => within(template, 'spec', podSpecDefaults));
}

function resourceDefaults(container: JsonObject): JsonObject {
  return within(container, 'resources', (resources) => {
    const limits = resources['limits'];
    if (typeof limits !== 'object' || limits === null) return resources;
    return { ...resources, requests: fill(resources['requests'] as JsonObject | undefined, limits as Readonly<Record<string, JsonValue>>) };
  });
}

function hostPortDefaults(container: JsonObject): JsonObject {
  return eachWithin(container, 'ports', (port) => (port['hostPort'] === undefined && port['containerPort'] !== undefined ? { ...port, hostPort: port['containerPort'] } : port));
}

/** What only a pod itself gets, a template does not. */
export function podDefaults(pod: JsonObject): JsonObject {
  return within(pod, 'spec', (spec) => {
    let result = fill(podSpecDefaults(spec), { enableServiceLinks: true });
    for (const list of ['initContainers', 'containers']) {
      result = eachWithin(result, list, resourceDefaults);
      if (result['hostNetwork'] === true) result = eachWithin(result, list, hostPortDefaults);
    }
    return podLevelDefaults(result);
  });
}

/** Pod-level requests come from its containers where every part of them says something, else from its own limits. */
function podLevelDefaults(spec: JsonObject): JsonObject {
  const resources = spec['resources'] as JsonObject | undefined;
  const limits = resources?.['limits'] as Readonly<Record<string, string>> | undefined;
  if (resources === undefined || limits === undefined) return spec;
  const sums = podRequests({ spec: withMembers(spec, { resources: undefined, overhead: undefined }) as unknown as PodSpec }, { excludeOverhead: true });
  const requests: Record<string, JsonValue> = { ...(resources['requests'] as JsonObject | undefined as Record<string, JsonValue> | undefined) };
  for (const name of Object.keys(limits)) {
    if (Object.hasOwn(requests, name) || !(name === 'cpu' || name === 'memory' || name.startsWith('hugepages-'))) continue;
    const sum = Object.hasOwn(sums, name) ? sums[name] : undefined;
    requests[name] = sum ?? limits[name] ?? '0';
  }
  return { ...spec, resources: { ...resources, requests } };
}
