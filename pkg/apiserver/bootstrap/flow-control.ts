import type { JsonObject } from '../../base/json.ts';

const apiVersion = 'flowcontrol.apiserver.k8s.io/v1';
const annotations = { 'apf.kubernetes.io/autoupdate-spec': 'true' };

/** name, shares, lendable percent, then queues, hand size and queue length; without queues a full level rejects. */
const limitedLevels: readonly (readonly [string, number, number, (readonly [number, number, number])?])[] = [
  ['catch-all', 5, 0],
  ['global-default', 20, 50, [128, 6, 50]],
  ['leader-election', 10, 0, [16, 4, 50]],
  ['node-high', 40, 25, [64, 6, 50]],
  ['system', 30, 33, [64, 6, 50]],
  ['workload-high', 40, 50, [128, 6, 50]],
  ['workload-low', 100, 90, [128, 6, 50]],
];

export function priorityLevels(): readonly JsonObject[] {
  const level = (name: string, spec: JsonObject): JsonObject => ({ kind: 'PriorityLevelConfiguration', apiVersion, metadata: { name, annotations }, spec, status: {} });
  return [
    level('exempt', { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } }),
    ...limitedLevels.map(([name, shares, lendable, queuing]) => level(name, {
      type: 'Limited',
      limited: {
        nominalConcurrencyShares: shares,
        limitResponse: queuing === undefined ? { type: 'Reject' } : { type: 'Queue', queuing: { queues: queuing[0], handSize: queuing[1], queueLengthLimit: queuing[2] } },
        lendablePercent: lendable,
      },
    })),
  ];
}

interface SchemaRow {
  readonly name: string;
  readonly level: string;
  readonly precedence: number;
  readonly distinguish?: 'ByUser' | 'ByNamespace';
  readonly subjects: readonly JsonObject[];
  readonly resources?: readonly JsonObject[];
  readonly urls?: readonly JsonObject[];
}

const user = (name: string): JsonObject => ({ kind: 'User', user: { name } });
const group = (name: string): JsonObject => ({ kind: 'Group', group: { name } });
const everyone = [group('system:unauthenticated'), group('system:authenticated')];
const systemAccounts: JsonObject = { kind: 'ServiceAccount', serviceAccount: { namespace: 'kube-system', name: '*' } };
const everyResource = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*'] }];
const everyUrl = [{ verbs: ['*'], nonResourceURLs: ['*'] }];
const everything = { resources: everyResource, urls: everyUrl };

const schemas: readonly SchemaRow[] = [
  { name: 'exempt', level: 'exempt', precedence: 1, subjects: [group('system:masters')], ...everything },
  { name: 'probes', level: 'exempt', precedence: 2, subjects: everyone, urls: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }] },
  {
    name: 'system-leader-election', level: 'leader-election', precedence: 100, distinguish: 'ByUser',
    subjects: [user('system:kube-controller-manager'), user('system:kube-scheduler'), systemAccounts],
    resources: [{ verbs: ['get', 'create', 'update'], apiGroups: ['coordination.k8s.io'], resources: ['leases'], namespaces: ['*'] }],
  },
  {
    name: 'system-node-high', level: 'node-high', precedence: 400, distinguish: 'ByUser', subjects: [group('system:nodes')],
    resources: [
      { verbs: ['*'], apiGroups: [''], resources: ['nodes', 'nodes/status'], clusterScope: true, namespaces: ['*'] },
      { verbs: ['*'], apiGroups: ['coordination.k8s.io'], resources: ['leases'], namespaces: ['*'] },
    ],
  },
  { name: 'system-nodes', level: 'system', precedence: 500, distinguish: 'ByUser', subjects: [group('system:nodes')], ...everything },
  { name: 'kube-controller-manager', level: 'workload-high', precedence: 800, distinguish: 'ByNamespace', subjects: [user('system:kube-controller-manager')], ...everything },
  { name: 'kube-scheduler', level: 'workload-high', precedence: 800, distinguish: 'ByNamespace', subjects: [user('system:kube-scheduler')], ...everything },
  { name: 'kube-system-service-accounts', level: 'workload-high', precedence: 900, distinguish: 'ByNamespace', subjects: [systemAccounts], ...everything },
  { name: 'service-accounts', level: 'workload-low', precedence: 9000, distinguish: 'ByUser', subjects: [group('system:serviceaccounts')], ...everything },
  { name: 'global-default', level: 'global-default', precedence: 9900, distinguish: 'ByUser', subjects: everyone, ...everything },
  { name: 'catch-all', level: 'catch-all', precedence: 10_000, distinguish: 'ByUser', subjects: everyone, ...everything },
];

export function flowSchemas(now: string): readonly JsonObject[] {
  return schemas.map((row) => ({
    kind: 'FlowSchema',
    apiVersion,
    metadata: { name: row.name, annotations },
    spec: {
      priorityLevelConfiguration: { name: row.level },
      matchingPrecedence: row.precedence,
      ...(row.distinguish === undefined ? {} : { distinguisherMethod: { type: row.distinguish } }),
      rules: [{
        subjects: row.subjects,
        ...(row.resources === undefined ? {} : { resourceRules: row.resources }),
        ...(row.urls === undefined ? {} : { nonResourceRules: row.urls }),
      }],
    },
    status: {
      conditions: [{
        type: 'Dangling', status: 'False', lastTransitionTime: now, reason: 'Found',
        message: `This FlowSchema references the PriorityLevelConfiguration object named "${row.level}" and it exists`,
      }],
    },
  }));
}
