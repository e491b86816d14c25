import { SelectorError } from './label-selector.ts';

/** One term of ?fieldSelector=. `==` and `=` are the same. */
export interface FieldRequirement {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/** Terms are joined by commas; a backslash escapes a comma, an equals sign or a backslash. Throws SelectorError with upstream's words. */
export function parseFieldSelector(text: string): readonly FieldRequirement[] {
  const requirements: FieldRequirement[] = [];
  for (const term of splitTerms(text)) {
    if (term === '') continue;
    const parsed = splitTerm(term);
    if (parsed === undefined) throw new SelectorError('syntax', `invalid selector: '${text}'; can't understand '${term}'`);
    requirements.push(parsed);
  }
  return requirements;
}

function splitTerms(text: string): readonly string[] {
  const terms: string[] = [];
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === ',') {
      terms.push(text.slice(start, index));
      start = index + 1;
    }
  }
  terms.push(text.slice(start));
  return terms;
}

function splitTerm(term: string): FieldRequirement | undefined {
  for (let index = 0; index < term.length; index++) {
    if (term.startsWith('!=', index)) return { field: term.slice(0, index), operator: '!=', value: unescapeValue(term.slice(index + 2)) };
    if (term.startsWith('==', index)) return { field: term.slice(0, index), operator: '=', value: unescapeValue(term.slice(index + 2)) };
    if (term[index] === '=') return { field: term.slice(0, index), operator: '=', value: unescapeValue(term.slice(index + 1)) };
  }
  return undefined;
}

function unescapeValue(text: string): string {
  let out = '';
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? '';
    if (character !== '\\') {
      if (character === ',' || character === '=') throw new SelectorError('syntax', `invalid field selector: unescaped character in value: ${character}`);
      out += character;
      continue;
    }
    const escaped = text[++index];
    if (escaped !== '\\' && escaped !== ',' && escaped !== '=') throw new SelectorError('syntax', `invalid field selector: invalid escape sequence: \\${escaped ?? ''}`);
    out += escaped;
  }
  return out;
}

/** `fields` holds every selectable label of the object; a label it does not hold reads as empty. */
export function matchesFields(requirements: readonly FieldRequirement[], fields: Readonly<Record<string, string>>): boolean {
  return requirements.every(({ field, operator, value }) => {
    const actual = Object.hasOwn(fields, field) ? (fields[field] ?? '') : '';
    return operator === '=' ? actual === value : actual !== value;
  });
}

/** The value that a term demands of a field exactly: metadata.name=x makes a list a get. */
export function exactFieldValue(requirements: readonly FieldRequirement[], field: string): string | undefined {
  return requirements.find((requirement) => requirement.field === field && requirement.operator === '=')?.value;
}

export function formatFieldSelector(requirements: readonly FieldRequirement[]): string {
  return requirements.map(({ field, operator, value }) => `${field}${operator}${value.replace(/[\\,=]/g, (character) => `\\${character}`)}`).join(',');
}
