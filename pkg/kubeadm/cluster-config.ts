import { Address4 } from 'ip-address';
import { KubeadmError } from './kubeadm-error.ts';

/** What init is told, with kubeadm's defaults filled in. */
export interface ClusterConfig {
  readonly advertiseAddress: string;
  readonly bindPort: number;
  /** host:port that kubeconfigs name. */
  readonly controlPlaneEndpoint: string;
  readonly nodeName: string;
  readonly podSubnet: string;
  readonly serviceSubnet: string;
  readonly dnsDomain: string;
  readonly clusterName: string;
  readonly extraSans: readonly string[];
  readonly token: string;
  /** 0: never ends. */
  readonly tokenTtlMs: number;
}

/** The n-th address of a range: the first is the API's own service, the tenth the cluster's DNS. Throws for a malformed range. */
export function nthAddress(cidr: string, n: number): string {
  const range = parseCidr(cidr);
  return Address4.fromBigInt(range.startAddress().bigInt() + BigInt(n)).address;
}

export function parseCidr(cidr: string): Address4 {
  if (!cidr.includes('/') || !Address4.isValid(cidr)) throw new KubeadmError('bad-input', `"${cidr}" is not an IPv4 range such as 10.96.0.0/12`);
  return new Address4(cidr);
}

export function requireAddress(name: string, text: string): string {
  if (!Address4.isValid(text) || text.includes('/')) throw new KubeadmError('bad-input', `${name}: "${text}" is not an IPv4 address`);
  return text;
}

/** [id, secret] of a bootstrap token; throws when it has not the form [a-z0-9]{6}.[a-z0-9]{16}. */
export function parseToken(token: string): readonly [id: string, secret: string] {
  const match = /^([a-z0-9]{6})\.([a-z0-9]{16})$/.exec(token);
  if (match === null) throw new KubeadmError('bad-input', `the bootstrap token "${token}" is not of the form "[a-z0-9]{6}.[a-z0-9]{16}"`);
  return [match[1] as string, match[2] as string];
}
