import fc from 'fast-check';
import { addQuantities, canonicalQuantity, compareQuantities, formatQuantity, parseQuantity, QuantityError, quantityToInteger, quantityToMilli, roundUpToMilli, subtractQuantities } from './quantity.ts';

describe('quantity', () => {
  test.each([
    ['0', '0'], ['1', '1'], ['0.5', '500m'], ['1000m', '1'], ['1500m', '1500m'], ['100m', '100m'], ['0.1', '100m'], ['1024Mi', '1Gi'], ['1.5Gi', '1536Mi'], ['512', '512'], ['1Ki', '1Ki'],
    ['0.5Ki', '512'], ['1e3', '1e3'], ['1000', '1k'], ['1E', '1E'], ['-1', '-1'], ['+2', '2'], ['0.0000000001', '1n'], ['100k', '100k'], ['1000Ki', '1000Ki'], ['1024Ki', '1Mi'], ['0Mi', '0'], ['12e6', '12e6'], ['5.', '5'],
  ])('%s is written %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  test.each([['', 'format'], ['abc', 'format'], ['1x', 'format'], ['1 ', 'format'], ['1km', 'suffix'], ['1Kii', 'suffix'], ['--1', 'suffix'], ['1.2.3', 'format']] as const)('%j is refused as %s', (text, code) => {
    expect(() => parseQuantity(text)).toThrow(expect.objectContaining({ name: 'QuantityError', code }) as QuantityError);
  });

  test('rounds away from zero when asked for whole units or thousandths', () => {
    expect(quantityToInteger('100m')).toBe(1n);
    expect(quantityToInteger('-100m')).toBe(-1n);
    expect(quantityToMilli('1u')).toBe(1n);
    expect(roundUpToMilli('0.0001')).toBe('1m');
  });

  const quantity = fc.tuple(fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }), fc.constantFrom('', 'm', 'k', 'Ki', 'Mi', 'G', 'u', 'n')).map(([value, suffix]) => `${String(value)}${suffix}`);

  test('the canonical text is a fixed point and keeps the value', () => {
    fc.assert(fc.property(quantity, (text) => {
      const canonical = canonicalQuantity(text);
      expect(canonicalQuantity(canonical)).toBe(canonical);
      expect(compareQuantities(text, canonical)).toBe(0);
    }));
  });

  test('sums undo differences, and order agrees with the number line', () => {
    fc.assert(fc.property(quantity, quantity, (left, right) => {
      expect(compareQuantities(subtractQuantities(addQuantities(left, right), right), left)).toBe(0);
      const [a, b] = [parseQuantity(left).nano, parseQuantity(right).nano];
      expect(Math.sign(compareQuantities(left, right))).toBe(a < b ? -1 : a > b ? 1 : 0);
    }));
  });

  test('any text either parses or fails with QuantityError', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      try {
        formatQuantity(parseQuantity(text));
      } catch (error) {
        expect(error).toBeInstanceOf(QuantityError);
      }
    }));
  });
});
