/** Rules of single kinds that recordings of a real server show, one line each. */
import type { JsonObject } from '../base/json.ts';
import { behaviorOf } from './behaviors.ts';
import { defaultPullPolicy } from './core/pod-defaults.ts';
import { validateApproval } from './certificates/certificate-signing-request.ts';

const rules = (group: string, version: string, kind: string): NonNullable<ReturnType<typeof behaviorOf>> => behaviorOf(group, version, kind) ?? {};
const fields = (errors: readonly { readonly field: string }[] | undefined): readonly string[] => (errors ?? []).map(({ field }) => field);

test('a CSR keeps its decision; a certificate is PEM and comes through /status', () => {
  const csr = rules('certificates.k8s.io', 'v1', 'CertificateSigningRequest');
  const approved = { type: 'Approved', status: 'True' };
  const request = (status: JsonObject): JsonObject => ({ metadata: { name: 'r' }, spec: {}, status });
  const messages = (errors: readonly { readonly message: string }[] | undefined): readonly string[] => (errors ?? []).map(({ message }) => message);
  const old = request({ conditions: [approved] });
  expect(messages(validateApproval(request({}), old))).toEqual(['Forbidden: updates may not remove a condition of type "Approved"']);
  expect(messages(csr.validateStatusUpdate?.(old, request({})))).toEqual(['Forbidden: updates may not add a condition of type "Approved"']);
  expect(messages(csr.validateStatusUpdate?.(request({ conditions: [approved], certificate: 'eA==' }), old))).toEqual(['Invalid value: "<certificate data>": must contain at least one CERTIFICATE PEM block']);
  expect(csr.prepareForStatusUpdate?.(request({ certificate: 'eA==' }), old)['status']).toEqual({ certificate: 'eA==', conditions: [approved] });
});

test('an update of a Job is checked as a new one and as a change', () => {
  const job = (selector: JsonObject | undefined): JsonObject => ({
    metadata: { uid: 'u' }, status: {},
    spec: { suspend: true, ...(selector === undefined ? {} : { selector }), template: { metadata: {}, spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i', imagePullPolicy: 'Always', terminationMessagePolicy: 'File' }], dnsPolicy: 'Default' } } },
  });
  const found = fields(rules('batch', 'v1', 'Job').validateUpdate?.(job(undefined), job({ matchLabels: { a: 'b' } })));
  expect(found).toEqual(['spec.selector', 'spec.template.metadata.labels', 'spec.selector', 'spec.template.metadata.labels', 'spec.selector']);
});

test('a namespace is active until it is deleted', () => {
  const validate = rules('', 'v1', 'Namespace').validateStatusUpdate;
  expect(fields(validate?.({ metadata: {}, status: { phase: 'Bogus' } }, {}))).toEqual(['status.Phase']);
  expect(fields(validate?.({ metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' }, status: { phase: 'Terminating' } }, {}))).toEqual([]);
});

test('scopes of a quota are about pods, and stay', () => {
  const quota = (scopes?: readonly string[]): JsonObject => ({ metadata: {}, spec: { hard: { 'requests.storage': '1Gi' }, ...(scopes === undefined ? {} : { scopes }) } });
  const messages = (rules('', 'v1', 'ResourceQuota').validateUpdate?.(quota(['BestEffort']), quota()) ?? []).map(({ message }) => message);
  expect(messages).toEqual(['Invalid value: ["BestEffort"]: unsupported scope applied to resource', 'Invalid value: ["BestEffort"]: field is immutable']);
});

test('the generation of an EndpointSlice counts labels, but not annotations', () => {
  const slice = (metadata: JsonObject): JsonObject => ({ metadata: { generation: 3, ...metadata }, addressType: 'IPv4' });
  const generation = (next: JsonObject, old: JsonObject): unknown => (rules('discovery.k8s.io', 'v1', 'EndpointSlice').prepareForUpdate?.(next, old)['metadata'] as JsonObject)['generation'];
  expect(generation(slice({ labels: { a: 'b' } }), slice({}))).toBe(4);
  expect(generation(slice({ annotations: { a: 'b' } }), slice({}))).toBe(3);
});

test('members of features that are off are dropped from new objects', () => {
  expect(rules('coordination.k8s.io', 'v1', 'Lease').prepareForCreate?.({ metadata: {}, spec: { holderIdentity: 'x', strategy: 'S', preferredHolder: 'y' } })).toEqual({ metadata: {}, spec: { holderIdentity: 'x' } });
});

test('warnings', () => {
  expect(rules('', 'v1', 'Service').warnings?.({ spec: { type: 'ClusterIP', externalName: 'a.example.com' } })).toEqual(['spec.externalName is ignored when spec.type is not "ExternalName"']);
  expect(rules('', 'v1', 'Pod').warnings?.({ metadata: { name: 'p' }, spec: { topologySpreadConstraints: [{}] } })).toEqual(['spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod']);
  expect(rules('apps', 'v1', 'DaemonSet').warnings?.({ metadata: { name: 'a.b' }, spec: { template: { spec: { containers: [] } } } })).toEqual([]);
});

test('images without a tag, or with the tag latest, are pulled always; what is no reference, not', () => {
  expect(['nginx', 'r.example.com:5000/a/b:latest', 'nginx:1.25', 'nginx@sha256:' + 'a'.repeat(64), 'UPPER', ''].map(defaultPullPolicy)).toEqual(['Always', 'Always', 'IfNotPresent', 'IfNotPresent', 'IfNotPresent', 'IfNotPresent']);
});

test('the single podCIDR of a node counts', () => {
  expect(rules('', 'v1', 'Node').defaults?.({ spec: { podCIDR: '10.0.0.0/24', podCIDRs: ['10.1.0.0/24'] } })['spec']).toEqual({ podCIDR: '10.0.0.0/24', podCIDRs: ['10.0.0.0/24'] });
});
