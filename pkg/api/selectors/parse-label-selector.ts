import { compareBytes } from '../text.ts';
import type { LabelOperator, Requirement } from './label-selector.ts';
import { checkedRequirement, SelectorError } from './label-selector.ts';

/**
 * The text form of a label selector, as in ?labelSelector= and kubectl -l:
 *
 *   selector    = requirement { "," requirement }
 *   requirement = [ "!" ] key | key ( "=" | "==" | "!=" ) value | key ( "in" | "notin" ) "(" values ")" | key ( ">" | "<" ) integer
 *
 * Throws SelectorError with upstream's words.
 */
export function parseLabelSelector(text: string): readonly Requirement[] {
  const parser = new SelectorParser(tokensOf(text));
  return parser.parse();
}

type TokenKind = 'identifier' | 'end' | ',' | '(' | ')' | '=' | '==' | '!=' | '!' | '>' | '<' | 'in' | 'notin' | 'error';
interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const symbols = new Set(['=', '!', '(', ')', ',', '>', '<']);
const operatorTokens = new Set<string>(['=', '==', '!=', '!', '>', '<', ',', '(', ')']);

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let index = 0;
  while (index < text.length) {
    const character = text[index] ?? '';
    if (/[ \t\r\n]/.test(character)) {
      index++;
    } else if (symbols.has(character)) {
      // The longest run of symbols that still is an operator.
      let length = 1;
      while (operatorTokens.has(text.slice(index, index + length + 1)) && index + length < text.length) length++;
      const literal = text.slice(index, index + length);
      tokens.push({ kind: literal as TokenKind, text: literal });
      index += length;
    } else {
      let end = index;
      while (end < text.length && !symbols.has(text[end] ?? '') && !/[ \t\r\n]/.test(text[end] ?? '')) end++;
      const literal = text.slice(index, end);
      tokens.push({ kind: literal === 'in' || literal === 'notin' ? literal : 'identifier', text: literal });
      index = end;
    }
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

class SelectorParser {
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  parse(): readonly Requirement[] {
    const requirements: Requirement[] = [];
    for (;;) {
      const token = this.peek();
      if (token.kind === 'end') return requirements.sort((left, right) => compareBytes(left.key, right.key));
      if (token.kind !== 'identifier' && token.kind !== '!' && token.kind !== 'in' && token.kind !== 'notin') {
        throw new SelectorError('syntax', `found '${token.text}', expected: !, identifier, or 'end of string'`);
      }
      requirements.push(this.wrapped());
      const separator = this.next();
      if (separator.kind === 'end') return requirements.sort((left, right) => compareBytes(left.key, right.key));
      if (separator.kind !== ',') throw new SelectorError('syntax', `found '${separator.text}', expected: ',' or 'end of string'`);
      const after = this.peek();
      if (after.kind !== 'identifier' && after.kind !== '!' && after.kind !== 'in' && after.kind !== 'notin') {
        throw new SelectorError('syntax', `found '${after.text}', expected: identifier after ','`);
      }
    }
  }

  private wrapped(): Requirement {
    try {
      return this.requirement();
    } catch (error) {
      if (error instanceof SelectorError) throw new SelectorError(error.code, `unable to parse requirement: ${error.message}`);
      throw error;
    }
  }

  private requirement(): Requirement {
    let absent = false;
    if (this.peek().kind === '!') {
      this.next();
      absent = true;
    }
    const key = this.asIdentifier(this.next());
    if (key.kind !== 'identifier') throw new SelectorError('syntax', `found '${key.text}', expected: identifier`);
    const following = this.peek().kind;
    if (absent || following === 'end' || following === ',') return checkedRequirement(key.text, absent ? '!' : 'exists', []);
    const operator = this.operator();
    if (operator === 'in' || operator === 'notin') return checkedRequirement(key.text, operator, this.valueSet());
    return checkedRequirement(key.text, operator, [this.exactValue()]);
  }

  private operator(): LabelOperator {
    const token = this.next();
    switch (token.kind) {
      case 'in': case 'notin': case '=': case '==': case '!=': return token.kind;
      case '>': return 'gt';
      case '<': return 'lt';
      default: throw new SelectorError('syntax', `found '${token.text}', expected: in, notin, =, ==, !=, gt, lt`);
    }
  }

  private valueSet(): readonly string[] {
    const open = this.next();
    if (open.kind !== '(') throw new SelectorError('syntax', `found '${open.text}', expected: '('`);
    const first = this.asIdentifier(this.peek());
    if (first.kind === 'identifier' || first.kind === ',') {
      const values = this.identifiers();
      const close = this.next();
      if (close.kind !== ')') throw new SelectorError('syntax', `found '${close.text}', expected: ')'`);
      return values;
    }
    if (first.kind === ')') {
      this.next();
      return [''];
    }
    throw new SelectorError('syntax', `found '${first.text}', expected: ',', ')' or identifier`);
  }

  /** Values between commas; two commas in a row hold an empty value. Stops before the closing parenthesis. */
  private identifiers(): readonly string[] {
    const values = new Set<string>();
    for (;;) {
      const token = this.asIdentifier(this.next());
      if (token.kind === 'identifier') {
        values.add(token.text);
        const following = this.peek();
        if (following.kind === ')') return [...values];
        if (following.kind !== ',') throw new SelectorError('syntax', `found '${following.text}', expected: ',' or ')'`);
      } else if (token.kind === ',') {
        if (values.size === 0) values.add('');
        const following = this.peek();
        if (following.kind === ')') {
          values.add('');
          return [...values];
        }
        if (following.kind === ',') {
          this.next();
          values.add('');
        }
      } else {
        throw new SelectorError('syntax', `found '${token.text}', expected: ',', or identifier`);
      }
    }
  }

  private exactValue(): string {
    const following = this.peek().kind;
    if (following === 'end' || following === ',') return '';
    const token = this.asIdentifier(this.next());
    if (token.kind === 'identifier') return token.text;
    throw new SelectorError('syntax', `found '${token.text}', expected: identifier`);
  }

  /** Where a name stands, `in` and `notin` are names. */
  private asIdentifier(token: Token): Token {
    return token.kind === 'in' || token.kind === 'notin' ? { kind: 'identifier', text: token.text } : token;
  }

  private peek(): Token {
    return this.tokens[this.position] ?? { kind: 'end', text: '' };
  }

  private next(): Token {
    const token = this.peek();
    if (this.position < this.tokens.length - 1) this.position++;
    return token;
  }
}
