import { createAuthority, createCertificate } from '../../pkg/base/pki.ts';

const yearMs = 365 * 24 * 3_600_000;

/** A serving certificate for this process alone, valid for a year from an hour ago. Nobody is expected to verify it. */
export async function createSelfSigned(name: string, nowMs: number): Promise<{ readonly cert: string; readonly key: string }> {
  const span = { notBeforeMs: nowMs - 3_600_000, notAfterMs: nowMs + yearMs };
  const authority = await createAuthority(`${name}-ca`, span.notBeforeMs, span.notAfterMs);
  const leaf = await createCertificate(authority, { commonName: name, dnsNames: ['localhost', name], ipAddresses: ['127.0.0.1'], usages: ['server auth'], ...span });
  return { cert: leaf.certPem + authority.certPem, key: leaf.keyPem };
}
