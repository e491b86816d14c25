import { validatePodUpdate } from './core/pod-update.ts';
import { unifiedDiff } from './line-diff.ts';
import { structDiff, structText } from './struct-text.ts';

const podSpec = 'io.k8s.api.core.v1.PodSpec';
const spec = (more: object): object => ({ containers: [{ name: 'c', image: 'i', resources: {} }], dnsPolicy: 'ClusterFirst', restartPolicy: 'Always', serviceAccountName: 'default', automountServiceAccountToken: false, ...more });

test('a changed line stands between three others, at its place in the whole text', () => {
  expect(structDiff(podSpec, spec({}), spec({ serviceAccountName: '' }))).toBe([
    '@@ -40,7 +40,7 @@', '  "ActiveDeadlineSeconds": null,', '  "DNSPolicy": "ClusterFirst",', '  "NodeSelector": null,', '- "ServiceAccountName": "default",', '+ "ServiceAccountName": "",',
    '  "AutomountServiceAccountToken": false,', '  "NodeName": "",', '  "SecurityContext": {', '',
  ].join('\n'));
});

test('what v1 has beside the security context is shown in it', () => {
  const shown = JSON.parse(structText(podSpec, spec({ hostNetwork: true, securityContext: { runAsUser: 1 } }))) as Record<string, Record<string, unknown>>;
  expect(shown['SecurityContext']).toMatchObject({ HostNetwork: true, HostPID: false, ShareProcessNamespace: null, RunAsUser: 1, FSGroup: null });
  expect(shown).not.toHaveProperty('HostNetwork');
});

test('a refused change of a pod shows what was changed; images and added tolerations are free', () => {
  const pod = (more: object): never => ({ metadata: {}, spec: spec(more) }) as never;
  expect(validatePodUpdate(pod({ containers: [{ name: 'c', image: 'other' }], tolerations: [{ operator: 'Exists' }] }), pod({}))).toEqual([]);
  expect(validatePodUpdate(pod({ nodeName: 'zz' }), pod({}))[0]?.message).toContain('- "NodeName": "",\n+ "NodeName": "zz",\n');
});

test('equal texts differ in nothing; hunks that are far apart are separate; removed ends', () => {
  const lines = (from: number, to: number): string => Array.from({ length: to - from }, (_, index) => `line ${String(index + from)}`).join('\n');
  expect(unifiedDiff('a\nb', 'a\nb')).toBe('');
  expect(unifiedDiff(`a\n${lines(0, 20)}\nz`, `b\n${lines(0, 20)}\ny`).match(/@@ .*/g)).toEqual(['@@ -1,4 +1,4 @@', '@@ -19,4 +19,4 @@']);
  expect(unifiedDiff('a\nb\nc', 'a')).toBe('@@ -1,3 +1 @@\n a\n-b\n-c\n');
});
