import { withoutNulls } from './without-nulls.ts';

test('null members go at any depth, nulls of lists stay', () => {
  expect(withoutNulls({ a: null, b: { c: null, d: [{ e: null }, null] } })).toEqual({ b: { d: [{}, null] } });
});

test('an object without nulls is itself', () => {
  const object = { a: [1, { b: 'x' }] };
  expect(withoutNulls(object)).toBe(object);
});
