import { Lessor } from './lessor.ts';

describe('Lessor', () => {
  test('only the primary counts time', () => {
    const lessor = new Lessor(2);
    lessor.grant(1n, 10, 0);
    expect(lessor.expired(1e9, 10)).toEqual([]);
    lessor.promote(5000);
    expect([lessor.expired(14_999, 10), lessor.expired(15_000, 10)]).toEqual([[], [1n]]);
    lessor.demote();
    expect(lessor.expired(1e9, 10)).toEqual([]);
  });
  test('renewing starts the time anew; an expired lease cannot be renewed', () => {
    const lessor = new Lessor(2);
    lessor.promote(0);
    lessor.grant(1n, 10, 0);
    expect(lessor.renew(1n, 9000)).toBe(10);
    expect(lessor.remainingSeconds(1n, 12_000)).toBe(7);
    expect(() => lessor.renew(1n, 19_000)).toThrow('notFound');
    expect(() => lessor.renew(2n, 0)).toThrow('notFound');
  });
  test('grants are at least the minimum, at most the maximum, and once', () => {
    const lessor = new Lessor(2);
    expect(lessor.grant(1n, 1, 0).ttl).toBe(2);
    expect(() => lessor.grant(1n, 5, 0)).toThrow('exists');
    expect(() => lessor.grant(2n, 9_000_000_001, 0)).toThrow('ttlTooLarge');
  });
  test('a key hangs on one lease at a time; revoking names its keys in order', () => {
    const lessor = new Lessor(2);
    lessor.grant(1n, 5, 0);
    lessor.grant(2n, 5, 0);
    for (const key of ['b', 'a', 'c']) lessor.attach(key, 1n);
    lessor.attach('c', 2n);
    lessor.attach('b', 0n);
    expect(lessor.revoke(1n)).toEqual(['a']);
    expect(lessor.revoke(2n)).toEqual(['c']);
    expect(lessor.leaseOf('c')).toBeUndefined();
    expect(() => lessor.revoke(1n)).toThrow('notFound');
  });
  test('restores with full time', () => {
    const lessor = new Lessor(2);
    lessor.restore([{ id: 7n, ttl: 30 }], [{ key: 'k', lease: 7n }]);
    lessor.promote(1000);
    expect(lessor.remainingSeconds(7n, 1000)).toBe(30);
    expect(lessor.revoke(7n)).toEqual(['k']);
  });
});
