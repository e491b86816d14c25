/** IP addresses and CIDR blocks as the API validates them. */

export type IpFamily = 'IPv4' | 'IPv6';

export const invalidIpMessage = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
export const invalidCidrMessage = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

/** Four bytes or sixteen; undefined when it is no address. Leading zeros in IPv4 are refused. */
export function parseIp(text: string): readonly number[] | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part))) return undefined;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

function parseIpv6(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groupsOf = (half: string): readonly number[] | undefined => {
    if (half === '') return [];
    const bytes: number[] = [];
    const groups = half.split(':');
    for (const [index, group] of groups.entries()) {
      if (group.includes('.') && index === groups.length - 1) {
        const tail = parseIpv4(group);
        if (tail === undefined) return undefined;
        bytes.push(...tail);
      } else if (/^[0-9a-fA-F]{1,4}$/.test(group)) {
        const value = parseInt(group, 16);
        bytes.push(value >> 8, value & 0xff);
      } else return undefined;
    }
    return bytes;
  };
  const head = groupsOf(halves[0] ?? '');
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? '') : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 2 ? missing < 2 : missing !== 0) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

export function ipFamily(text: string): IpFamily | undefined {
  const bytes = parseIp(text);
  return bytes === undefined ? undefined : bytes.length === 4 ? 'IPv4' : 'IPv6';
}

/** The one spelling of an address: RFC 5952 for IPv6. */
export function canonicalIp(text: string): string | undefined {
  const bytes = parseIp(text);
  if (bytes === undefined) return undefined;
  if (bytes.length === 4) return bytes.join('.');
  const groups: number[] = [];
  for (let index = 0; index < 16; index += 2) groups.push(((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0));
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  const hex = groups.map((group) => group.toString(16));
  if (best.start < 0) return hex.join(':');
  return `${hex.slice(0, best.start).join(':')}::${hex.slice(best.start + best.length).join(':')}`;
}

export interface Cidr {
  readonly bytes: readonly number[];
  readonly prefix: number;
  readonly family: IpFamily;
  /** No bit is set behind the prefix. */
  readonly masked: boolean;
}

export function parseCidr(text: string): Cidr | undefined {
  const [address = '', length = '', ...rest] = text.split('/');
  const bytes = parseIp(address);
  if (bytes === undefined || rest.length > 0 || !/^(?:0|[1-9][0-9]{0,2})$/.test(length)) return undefined;
  const prefix = Number(length);
  if (prefix > bytes.length * 8) return undefined;
  const masked = bytes.every((byte, index) => (byte & hostMask(prefix, index)) === 0);
  return { bytes, prefix, family: bytes.length === 4 ? 'IPv4' : 'IPv6', masked };
}

function hostMask(prefix: number, byteIndex: number): number {
  const networkBits = Math.max(0, Math.min(8, prefix - byteIndex * 8));
  return 0xff >> networkBits;
}

export function cidrContains(cidr: Cidr, address: string): boolean {
  const bytes = parseIp(address);
  if (bytes === undefined || bytes.length !== cidr.bytes.length) return false;
  return bytes.every((byte, index) => ((byte ^ (cidr.bytes[index] ?? 0)) & ~hostMask(cidr.prefix, index) & 0xff) === 0);
}

/** Messages of a strict check: no leading zeros, canonical spelling is not demanded. */
export function checkIp(text: string): readonly string[] {
  if (parseIp(text) !== undefined) return [];
  return looksZeroPadded(text) ? ['must not have leading 0s'] : [invalidIpMessage];
}

function looksZeroPadded(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^[0-9]{1,3}$/.test(part) && Number(part) <= 255);
}

export function checkCidr(text: string): readonly string[] {
  return parseCidr(text) === undefined ? [invalidCidrMessage] : [];
}

/** What a Service or EndpointSlice may not point at. */
export function specialIpMessages(text: string): readonly string[] {
  const bytes = parseIp(text);
  if (bytes === undefined) return [invalidIpMessage];
  const v4 = bytes.length === 4;
  const [first = 0, second = 0] = bytes;
  if (bytes.every((byte) => byte === 0)) return [`may not be unspecified (${text})`];
  if (v4 ? first === 127 : bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1) return ['may not be in the loopback range (127.0.0.0/8, ::1/128)'];
  if (v4 ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80) return ['may not be in the link-local range (169.254.0.0/16, fe80::/10)'];
  if (v4 ? first === 224 && second === 0 && bytes[2] === 0 : first === 0xff && (second & 0x0f) === 2) return ['may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'];
  return [];
}
