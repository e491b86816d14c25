import fc from 'fast-check';
import { matchesFields, parseFieldSelector } from './field-selector.ts';
import type { Requirement } from './label-selector.ts';
import { formatSelector, matchesLabels, requirementsOfSelector, selectorMatches, SelectorError } from './label-selector.ts';
import { parseLabelSelector } from './parse-label-selector.ts';

const key = fc.constantFrom('a', 'b', 'app', 'example.com/tier', 'in', 'notin');
const value = fc.constantFrom('', '1', '2', 'x', 'in', 'y-z');
const labels = fc.dictionary(key, value);

const requirement: fc.Arbitrary<Requirement> = fc.oneof(
  fc.tuple(key, fc.constantFrom('in' as const, 'notin' as const), fc.uniqueArray(value, { minLength: 1 })).map(([k, operator, values]) => ({ key: k, operator, values })),
  fc.tuple(key, fc.constantFrom('=' as const, '!=' as const), value).map(([k, operator, v]) => ({ key: k, operator, values: [v] })),
  fc.tuple(key, fc.constantFrom('exists' as const, '!' as const)).map(([k, operator]) => ({ key: k, operator, values: [] })),
);

/** The meaning of one term, said once more and as plainly as possible. */
function plainly({ key: k, operator, values }: Requirement, own: Readonly<Record<string, string>>): boolean {
  const has = Object.keys(own).includes(k);
  const equal = has && values.includes(own[k] ?? '');
  if (operator === 'exists') return has;
  if (operator === '!') return !has;
  return operator === 'in' || operator === '=' ? equal : !equal;
}

describe('label selectors', () => {
  test('agree with a plain reading of their terms', () => {
    fc.assert(fc.property(fc.array(requirement, { maxLength: 4 }), labels, (terms, own) => {
      expect(matchesLabels(terms, own)).toBe(terms.every((term) => plainly(term, own)));
    }));
  });

  test('survive being written and read', () => {
    // A name that is a word of the language cannot stand alone after a comma in every position; upstream reads it as a name there, too.
    fc.assert(fc.property(fc.array(requirement, { maxLength: 4 }), labels, (terms, own) => {
      expect(matchesLabels(parseLabelSelector(formatSelector(terms)), own)).toBe(matchesLabels(terms, own));
    }));
  });

  test.each([
    ['x in (', "unable to parse requirement: found '', expected: ',', ')' or identifier"], ['a b=c', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['app=x=y', "found '=', expected: ',' or 'end of string'"], ['a,,', "found ',', expected: identifier after ','"], ['a===b', "unable to parse requirement: found '=', expected: identifier"],
    ['!!', "unable to parse requirement: found '!', expected: identifier"], ['app in (x', "unable to parse requirement: found '', expected: ',' or ')'"],
  ])('%s is refused in upstream\'s words', (text, message) => {
    expect(() => parseLabelSelector(text)).toThrow(new SelectorError('syntax', message));
  });

  test('an absent selector matches nothing, an empty one everything', () => {
    expect(selectorMatches(undefined, { a: 'b' })).toBe(false);
    expect(selectorMatches({}, undefined)).toBe(true);
    expect(requirementsOfSelector({ matchExpressions: [{ key: 'a', operator: 'Exists' }] })).toEqual([{ key: 'a', operator: 'exists', values: [] }]);
  });

  test('__proto__ is a label like any other', () => {
    expect(matchesLabels([{ key: '__proto__', operator: 'exists', values: [] }], {})).toBe(false);
    expect(matchesLabels([{ key: 'constructor', operator: '!', values: [] }], {})).toBe(true);
  });

  test('any text parses or fails with SelectorError', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'in', ' ', ',', '=', '!', '(', ')', '>', '<', '/', 'notin', '1') }), (text) => {
      try {
        parseLabelSelector(text);
      } catch (error) {
        expect(error).toBeInstanceOf(SelectorError);
      }
    }));
  });
});

describe('field selectors', () => {
  test('are read with escapes', () => {
    expect(parseFieldSelector('a=x,b!=y\\,z,c==')).toEqual([{ field: 'a', operator: '=', value: 'x' }, { field: 'b', operator: '!=', value: 'y,z' }, { field: 'c', operator: '=', value: '' }]);
    expect(() => parseFieldSelector('metadata.name=a,bogus')).toThrow("invalid selector: 'metadata.name=a,bogus'; can't understand 'bogus'");
    expect(matchesFields(parseFieldSelector('a!=x'), {})).toBe(true);
  });
});
