/**
 * What a name may be. Every check returns the messages of what is wrong, in upstream's words and order; none is right.
 * Lengths are counted in UTF-16 units for names, which are ASCII when valid, and in bytes where the message says so.
 */
import { byteLength } from './text.ts';

const label1123 = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain1123 = `${label1123}(\\.${label1123})*`;
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const qualifiedPart = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelValueText = `(${qualifiedPart})?`;
const configKeyText = '[-._a-zA-Z0-9]+';
const envNameText = '[-._a-zA-Z][-._a-zA-Z0-9]*';

const whole = (text: string): RegExp => new RegExp(`^(?:${text})$`);
const label1123Pattern = whole(label1123);
const subdomain1123Pattern = whole(subdomain1123);
const label1035Pattern = whole(label1035);
const wildcardPattern = whole(`\\*\\.${subdomain1123}`);
const qualifiedPattern = whole(qualifiedPart);
const labelValuePattern = whole(labelValueText);
const configKeyPattern = whole(configKeyText);
const envNamePattern = whole(envNameText);
const cIdentifierPattern = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The tail of every "must consist of" message. */
export function regexMessage(text: string, pattern: string, ...examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}'`).join(',  or ');
  return examples.length === 0 ? `${text} (regex used for validation is '${pattern}')` : `${text} (e.g. ${shown}, regex used for validation is '${pattern}')`;
}

export function maxLengthMessage(max: number): string {
  return `must be no more than ${String(max)} characters`;
}

export function maxBytesMessage(max: number): string {
  return `must be no more than ${String(max)} bytes`;
}

export function rangeMessage(low: number, high: number): string {
  return `must be between ${String(low)} and ${String(high)}, inclusive`;
}

const label1123Message = regexMessage(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  label1123, 'my-name', '123-abc');
const subdomain1123Message = regexMessage(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  subdomain1123, 'example.com');
const label1035Message = regexMessage(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  label1035, 'my-name', 'abc-123');
const searchDomain = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*';
const searchDomainPattern = whole(searchDomain);
const searchDomainMessage = regexMessage(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
  searchDomain, 'example.com');
const wildcardMessage = regexMessage(
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  `\\*\\.${subdomain1123}`, '*.example.com');
const namePartMessage = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const labelKeyText = "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const labelValueMessage = regexMessage(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  labelValueText, 'MyValue', 'my_value', '12345');
const envNameMessage = regexMessage(
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
  envNameText, 'my.env-name', 'MY_ENV.NAME', 'MyEnvName1');
const configKeyMessage = regexMessage(
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'", configKeyText, 'key.name', 'KEY_NAME', 'key-name');
const cIdentifierMessage = regexMessage(
  "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
  '[A-Za-z_][A-Za-z0-9_]*', 'my_name', 'MY_NAME', 'MyName');

export type NameCheck = (value: string) => readonly string[];

/** A pod's hostname, a container's name, a namespace. */
export const checkDns1123Label: NameCheck = (value) => [
  ...(value.length > 63 ? [maxLengthMessage(63)] : []),
  ...(label1123Pattern.test(value) ? [] : [subdomain1123Pattern.test(value) ? 'must not contain dots' : label1123Message]),
];

export const checkDns1123Subdomain: NameCheck = (value) => [
  ...(value.length > 253 ? [maxLengthMessage(253)] : []),
  ...(subdomain1123Pattern.test(value) ? [] : [subdomain1123Message]),
];

/** A search domain: underscores are fine, too. */
export const checkSearchDomain: NameCheck = (value) => [
  ...(value.length > 253 ? [maxLengthMessage(253)] : []),
  ...(searchDomainPattern.test(value) ? [] : [searchDomainMessage]),
];

export const checkDns1035Label: NameCheck = (value) => [
  ...(value.length > 63 ? [maxLengthMessage(63)] : []),
  ...(label1035Pattern.test(value) ? [] : [label1035Message]),
];

export const checkWildcardSubdomain: NameCheck = (value) => [
  ...(value.length > 253 ? [maxLengthMessage(253)] : []),
  ...(wildcardPattern.test(value) ? [] : [wildcardMessage]),
];

/** [prefix/]name, as in annotation keys, taint keys, finalizers and resource names. */
export const checkQualifiedName: NameCheck = (value) => {
  const parts = value.split('/');
  const errors: string[] = [];
  if (parts.length > 2) {
    return [`${regexMessage('a qualified name must consist of alphanumeric characters, \'-\', \'_\' or \'.\', and must start and end with an alphanumeric character', qualifiedPart, 'MyName', 'my.name', '123-abc')} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const name = parts.at(-1) ?? '';
  if (parts.length === 2) {
    const prefix = parts[0] ?? '';
    if (prefix === '') errors.push('prefix part must be non-empty');
    else errors.push(...checkDns1123Subdomain(prefix).map((message) => `prefix part ${message}`));
  }
  if (name === '') errors.push('name part must be non-empty');
  else if (name.length > 63) errors.push(`name part ${maxLengthMessage(63)}`);
  if (!qualifiedPattern.test(name)) errors.push(regexMessage(namePartMessage, qualifiedPart, 'MyName', 'my.name', '123-abc'));
  return errors;
};

/** A label key. It differs from a qualified name only in the words of some messages. */
export const checkLabelKey: NameCheck = (value) => {
  if (value.split('/').length <= 2) return checkQualifiedName(value).map((message) => message.replace(maxLengthMessage(63), maxBytesMessage(63)));
  return [`${regexMessage(labelKeyText, qualifiedPart, 'MyName', 'my.name', '123-abc')} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
};

export const checkLabelValue: NameCheck = (value) => [
  ...(byteLength(value) > 63 ? [maxBytesMessage(63)] : []),
  ...(labelValuePattern.test(value) ? [] : [labelValueMessage]),
];

export const checkEnvName: NameCheck = (value) => [
  ...(envNamePattern.test(value) ? [] : [envNameMessage]),
  ...checkDotNames(value),
];

/** Environment names are free but for '=' and what cannot be printed. */
export const checkRelaxedEnvName: NameCheck = (value) => {
  if (value.length === 0) return ['environment variable name must be non-empty'];
  for (const character of value) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 || code > 0x7e || character === '=') {
      return ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
    }
  }
  return [];
};

function checkDotNames(value: string): readonly string[] {
  if (value === '.') return ["must not be '.'"];
  if (value === '..') return ["must not be '..'"];
  return value.startsWith('..') ? ["must not start with '..'"] : [];
}

/** A key of a ConfigMap or a Secret. */
export const checkConfigKey: NameCheck = (value) => [
  ...(value.length > 253 ? [maxLengthMessage(253)] : []),
  ...(configKeyPattern.test(value) ? [] : [configKeyMessage]),
  ...checkDotNames(value),
];

export const checkCIdentifier: NameCheck = (value) => (cIdentifierPattern.test(value) ? [] : [cIdentifierMessage]);

/** A name that becomes one segment of a path: RBAC names and the like. */
export const checkPathSegment: NameCheck = (value) => {
  if (value === '.' || value === '..') return [`may not be '${value}'`];
  return [...(value.includes('/') ? ["may not contain '/'"] : []), ...(value.includes('%') ? ["may not contain '%'"] : [])];
};

/** The name of a port: at most 15 characters, at least one letter. */
export const checkPortName: NameCheck = (value) => {
  const errors: string[] = [];
  if (value.length > 15) errors.push(maxLengthMessage(15));
  if (!/^[-a-z0-9]+$/.test(value)) errors.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  if (!/[a-z]/.test(value)) errors.push('must contain at least one letter (a-z)');
  if (value.includes('--')) errors.push('must not contain consecutive hyphens');
  if (value.startsWith('-') || value.endsWith('-')) errors.push('must not begin or end with a hyphen');
  return errors;
};

export const checkPortNumber = (value: number): readonly string[] => (value >= 1 && value <= 65535 ? [] : [rangeMessage(1, 65535)]);

export const checkPercent: NameCheck = (value) => (/^[0-9]+%$/.test(value) ? [] : [regexMessage('a valid percent string must be a numeric string followed by an ending \'%\'', '[0-9]+%', '1%', '93%')]);

export const checkHttpHeaderName: NameCheck = (value) => (/^[-A-Za-z0-9]+$/.test(value) ? [] : [regexMessage("a valid HTTP header must consist of alphanumeric characters or '-'", '[-A-Za-z0-9]+', 'X-Header-Name')]);

export const checkFullyQualifiedName: NameCheck = (value) => {
  const errors = checkDns1123Subdomain(value);
  if (errors.length > 0) return errors;
  return value.split('.').length < 3 ? ['should be a domain with at least three segments separated by dots'] : [];
};
