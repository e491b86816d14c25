import type { Taint, Toleration } from '../generated/types/core-v1.ts';

/** Whether one toleration covers one taint: same effect or none named, same key or (with Exists) none named, and the operator's view of the value. */
export function toleratesTaint(toleration: Toleration, taint: Taint): boolean {
  const { effect = '', key = '', operator = 'Equal', value = '' } = toleration;
  if (effect !== '' && effect !== taint.effect) return false;
  if (key !== '' && key !== taint.key) return false;
  const taintValue = taint.value ?? '';
  if (operator === 'Exists') return true;
  if (operator === 'Lt' || operator === 'Gt') return compareIntegers(operator, taintValue, value);
  // An empty operator means Equal; an empty key with Equal never validates.
  return (operator === 'Equal' || (operator as string) === '') && value === taintValue;
}

function compareIntegers(operator: 'Lt' | 'Gt', taintValue: string, value: string): boolean {
  const integer = /^-?[0-9]+$/;
  if (!integer.test(taintValue) || !integer.test(value)) return false;
  const difference = BigInt(taintValue) - BigInt(value);
  return operator === 'Lt' ? difference < 0n : difference > 0n;
}

/** The first toleration that covers the taint. */
export function findToleration(tolerations: readonly Toleration[] | undefined, taint: Taint): Toleration | undefined {
  return tolerations?.find((toleration) => toleratesTaint(toleration, taint));
}

/** The first taint with one of these effects that nothing covers; undefined: the pod may be there. */
export function findUntoleratedTaint(taints: readonly Taint[] | undefined, tolerations: readonly Toleration[] | undefined,
  effects: readonly string[] = ['NoSchedule', 'NoExecute']): Taint | undefined {
  return taints?.find((taint) => effects.includes(taint.effect) && findToleration(tolerations, taint) === undefined);
}

/** Same key and effect: the identity of a taint on a node. */
export function sameTaint(left: Taint, right: Taint): boolean {
  return left.key === right.key && left.effect === right.effect;
}
