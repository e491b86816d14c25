import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import path from 'node:path';
import type { Clock } from '../../base/clock.ts';

export interface ServingPair {
  readonly cert: string;
  readonly key: string;
}

const lifeMs = 365 * 24 * 3600 * 1000;

/** The pair kubelet.crt and kubelet.key of the certificate folder: made and signed by this node itself when absent, expired or for other names. */
export async function selfSignedPair(certDir: string, nodeName: string, addresses: readonly string[], clock: Clock): Promise<ServingPair> {
  const certFile = path.join(certDir, 'kubelet.crt');
  const keyFile = path.join(certDir, 'kubelet.key');
  if (existsSync(certFile) && existsSync(keyFile)) {
    const cert = readFileSync(certFile, 'utf8');
    const parsed = new X509Certificate(cert);
    const fits = parsed.checkHost(nodeName) !== undefined && addresses.every((address) => parsed.checkIP(address) !== undefined);
    if (fits && Date.parse(parsed.validTo) > clock.nowMs()) return { cert, key: readFileSync(keyFile, 'utf8') };
  }
  // Loaded only when a certificate is made.
  const { createAuthority, createCertificate } = await import('../../base/pki.ts');
  const nowMs = clock.nowMs();
  const authority = await createAuthority(`${nodeName}-ca@${Math.floor(nowMs / 1000)}`, nowMs - 3_600_000, nowMs + lifeMs);
  const pair = await createCertificate(authority, {
    commonName: `${nodeName}@${Math.floor(nowMs / 1000)}`, dnsNames: [nodeName], ipAddresses: addresses, usages: ['server auth'], notBeforeMs: nowMs - 3_600_000, notAfterMs: nowMs + lifeMs,
  });
  mkdirSync(certDir, { recursive: true, mode: 0o755 });
  const cert = `${pair.certPem}${authority.certPem}`;
  writeFileSync(keyFile, pair.keyPem, { mode: 0o600 });
  writeFileSync(certFile, cert, { mode: 0o644 });
  return { cert, key: pair.keyPem };
}
