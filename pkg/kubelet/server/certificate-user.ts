import type { X509Certificate } from 'node:crypto';

export interface RequestUser {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** The user a client certificate names: CN, with each O a group. Here, so that the kubelet need not load the code that makes certificates. */
export function certificateUser(cert: X509Certificate): RequestUser {
  const fields = cert.subject.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  const of = (key: string): string[] => fields.filter(([name]) => name === key).map(([, value]) => value);
  return { name: of('CN')[0] ?? '', groups: [...of('O'), 'system:authenticated'] };
}
