import { createHash } from 'node:crypto';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The first 16 base-32 letters of the SHA-256: what upstream's chain names end with, so that both clean up after each other. */
function hash(text: string): string {
  const bytes = createHash('sha256').update(text).digest();
  let bits = '';
  for (const byte of bytes.subarray(0, 10)) bits += byte.toString(2).padStart(8, '0');
  return Array.from({ length: 16 }, (_, i) => base32[Number.parseInt(bits.slice(i * 5, i * 5 + 5), 2)]).join('');
}

export type ServiceChainKind = 'SVC' | 'SVL' | 'EXT' | 'FW';

/** KUBE-SVC-...: all backends; SVL: local ones; EXT: from outside; FW: source ranges of a load balancer. */
export function serviceChain(kind: ServiceChainKind, id: string, protocol: string): string {
  return `KUBE-${kind}-${hash(id + protocol.toLowerCase())}`;
}

export function endpointChain(id: string, protocol: string, backend: string): string {
  return `KUBE-SEP-${hash(id + protocol.toLowerCase() + backend)}`;
}

/** Chains that belong to one Service and disappear with it. */
export function isServiceChain(name: string): boolean {
  return /^KUBE-(SVC|SVL|EXT|FW|SEP)-[A-Z2-7]{16}$/.test(name);
}
