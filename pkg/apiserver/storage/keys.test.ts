import * as fc from 'fast-check';
import { compareKeyText, keyText, parseKeyText, storeKey, withoutRevision } from './keys.ts';
import { contractNodes, contractPods } from './storage.contract.ts';

describe('keys', () => {
  test('texts order as their UTF-8 bytes do, surrogates included', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 6 }), fc.stringMatching(/^[a-c/.-]{0,6}$/), fc.constantFrom('\uffff', '\u{10000}', '\ue000', 'a\u{1f600}', 'a\uff00'));
    fc.assert(fc.property(text, text, (a, b) => {
      expect(Math.sign(compareKeyText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }), { numRuns: 500 });
  });

  test('a key is read back from its text; texts of another shape are nobody\'s', () => {
    expect(storeKey(contractPods, { namespace: 'a', name: 'x' })).toBe('/registry/pods/a/x');
    expect(storeKey(contractNodes, { namespace: '', name: 'n' })).toBe('/registry/minions/n');
    expect(parseKeyText(contractPods, keyText({ namespace: 'a', name: 'x' }))).toEqual({ namespace: 'a', name: 'x' });
    expect(['x', '/x', 'a/'].map((text) => parseKeyText(contractPods, text))).toEqual([undefined, undefined, undefined]);
    expect(['a/x', ''].map((text) => parseKeyText(contractNodes, text))).toEqual([undefined, undefined]);
    expect(() => storeKey(contractPods, { namespace: '', name: 'x' })).toThrow('a storage key has a name');
  });

  test('the revision is not stored', () => {
    const object = { kind: 'Pod', metadata: { name: 'x', resourceVersion: '5' } };
    expect(withoutRevision(object)).toEqual({ kind: 'Pod', metadata: { name: 'x' } });
    expect(object.metadata.resourceVersion).toBe('5');
  });
});
