import type { Container, Pod } from '../../generated/types/core-v1.ts';
import { afterExit } from './restart-rules.ts';

function after(container: Partial<Container>, exitCode: number, podPolicy = 'Never'): string {
  const whole: Container = { name: 'c', image: 'i', ...container };
  const pod: Pod = { apiVersion: 'v1', kind: 'Pod', metadata: {}, spec: { restartPolicy: podPolicy as 'Never', containers: [whole] }, status: {} };
  return afterExit(pod, whole, exitCode);
}

describe('afterExit', () => {
  const retry42: Partial<Container> = { restartPolicy: 'Never', restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [42, 43] } }] };

  test('the first rule that fits wins over the policy, and the policy holds where none fits', () => {
    expect(after(retry42, 42)).toBe('restart');
    expect(after(retry42, 1)).toBe('stay');
    expect(after({ ...retry42, restartPolicy: 'OnFailure' }, 1)).toBe('restart');
  });

  test('NotIn fits what is not listed; without values every exit code', () => {
    const rules = [{ action: 'Restart', exitCodes: { operator: 'NotIn', values: [0] } }];
    expect(after({ restartPolicy: 'Never', restartPolicyRules: rules }, 3)).toBe('restart');
    expect(after({ restartPolicy: 'Never', restartPolicyRules: rules }, 0)).toBe('stay');
    expect(after({ restartPolicy: 'Never', restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'NotIn' } }] }, 0)).toBe('restart');
  });

  test('a rule may restart the whole pod', () => {
    expect(after({ restartPolicy: 'Never', restartPolicyRules: [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [9] } }] }, 9)).toBe('restartAll');
  });

  test('without a policy of its own the pod\'s holds', () => {
    expect(after({}, 1, 'Never')).toBe('stay');
    expect(after({}, 1, 'OnFailure')).toBe('restart');
    expect(after({}, 0, 'OnFailure')).toBe('stay');
    expect(after({}, 0, 'Always')).toBe('restart');
    expect(after({ restartPolicy: 'Never' }, 1, 'Always')).toBe('stay');
  });
});
