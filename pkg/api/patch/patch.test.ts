import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../base/json.ts';
import { sameJson } from '../field-errors.ts';
import { applyJsonPatch } from './json-patch.ts';
import { applyMergePatch, mergePatchBetween } from './merge-patch.ts';
import { applyStrategicMergePatch } from './strategic-merge.ts';

const pod = 'io.k8s.api.core.v1.Pod';
const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const name = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', 'a/b', 'x~y');
const { document } = fc.letrec<{ document: JsonObject; value: JsonValue }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, leaf, fc.array(leaf, { maxLength: 3 }), tie('document')),
  document: fc.array(fc.tuple(name, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
}));

describe('merge patch', () => {
  test('the patch between two documents leads from one to the other, and again to itself', () => {
    fc.assert(fc.property(document, document, (source, target) => {
      const patch = mergePatchBetween(source, target);
      const once = applyMergePatch(source, patch);
      expect(sameJson(once, target)).toBe(true);
      expect(sameJson(applyMergePatch(once, patch), once)).toBe(true);
    }));
  });

  test('never touches the prototype of anything', () => {
    const hostile = JSON.parse('{"__proto__":{"polluted":true},"a":{"__proto__":{"polluted":true}}}') as JsonObject;
    const result = applyMergePatch({ a: {} }, hostile);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    expect(Object.hasOwn(result, '__proto__')).toBe(true);
  });
});

describe('JSON patch', () => {
  test('a member that was added is found, and gone when removed', () => {
    fc.assert(fc.property(document, name, leaf, (source, key, value) => {
      const pointer = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const added = applyJsonPatch(source, [{ op: 'add', path: pointer, value }, { op: 'test', path: pointer, value }]);
      expect(Object.hasOwn(added, key)).toBe(true);
      expect(Object.hasOwn(applyJsonPatch(added, [{ op: 'remove', path: pointer }]), key)).toBe(false);
    }));
  });

  test('lists: append, insert, negative index, out of range', () => {
    const source = { list: [1, 2, 3] };
    expect(applyJsonPatch(source, [{ op: 'add', path: '/list/-', value: 4 }])).toEqual({ list: [1, 2, 3, 4] });
    expect(applyJsonPatch(source, [{ op: 'add', path: '/list/1', value: 9 }])).toEqual({ list: [1, 9, 2, 3] });
    expect(applyJsonPatch(source, [{ op: 'remove', path: '/list/-1' }])).toEqual({ list: [1, 2] });
    expect(() => applyJsonPatch(source, [{ op: 'remove', path: '/list/3' }])).toThrow(expect.objectContaining({ code: 'invalid' }) as Error);
    expect(source).toEqual({ list: [1, 2, 3] });
  });

  test('what is no list of operations is refused', () => {
    expect(() => applyJsonPatch({}, { op: 'add' })).toThrow('error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp');
  });
});

describe('strategic merge patch', () => {
  const source: JsonObject = { metadata: { name: 'p', finalizers: ['a/1', 'a/2'] }, spec: { containers: [{ name: 'a', image: '1', args: ['x'] }, { name: 'b', image: '2' }] } };

  test('merges lists by their key, replaces plain lists', () => {
    const patch = { spec: { containers: [{ name: 'a', args: ['y'] }, { name: 'c', image: '3' }] } };
    expect(applyStrategicMergePatch(source, patch, pod)['spec']).toEqual({ containers: [{ name: 'a', image: '1', args: ['y'] }, { name: 'c', image: '3' }, { name: 'b', image: '2' }] });
  });

  test.each<readonly [string, JsonValue, JsonValue]>([
    ['$patch delete of an item', { spec: { containers: [{ name: 'b', $patch: 'delete' }] } }, { containers: [{ name: 'a', image: '1', args: ['x'] }] }],
    ['$patch replace of a list', { spec: { containers: [{ name: 'z', image: '9' }, { $patch: 'replace' }] } }, { containers: [{ name: 'z', image: '9' }] }],
    ['$patch replace of an object', { spec: { $patch: 'replace', nodeName: 'n' } }, { nodeName: 'n' }],
    ['$setElementOrder', { spec: { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] } }, { containers: [{ name: 'b', image: '2' }, { name: 'a', image: '1', args: ['x'] }] }],
    ['$retainKeys', { spec: { $retainKeys: ['nodeName'], nodeName: 'n' } }, { nodeName: 'n' }],
  ])('%s', (_, patch, spec) => {
    expect(applyStrategicMergePatch(source, patch, pod)['spec']).toEqual(spec);
  });

  test('$deleteFromPrimitiveList', () => {
    expect(applyStrategicMergePatch(source, { metadata: { '$deleteFromPrimitiveList/finalizers': ['a/1'] } }, pod)['metadata']).toEqual({ name: 'p', finalizers: ['a/2'] });
  });

  test('applying twice changes nothing more', () => {
    const item = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), image: fc.constantFrom('1', '2') });
    const list = fc.uniqueArray(item, { selector: (container) => container.name, maxLength: 4 });
    fc.assert(fc.property(list, list, (server, change) => {
      const patch = { spec: { containers: change } };
      const once = applyStrategicMergePatch({ spec: { containers: server } }, patch, pod);
      expect(applyStrategicMergePatch(once, patch, pod)).toEqual(once);
    }));
  });

  test('an item without its key is refused', () => {
    expect(() => applyStrategicMergePatch(source, { spec: { containers: [{ image: 'x' }] } }, pod)).toThrow('map: map[image:x] does not contain declared merge key: name');
  });
});
