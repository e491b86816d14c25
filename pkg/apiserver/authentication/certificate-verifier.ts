import type { X509Certificate } from 'node:crypto';
import { BoundedCache } from './bounded-cache.ts';

const clientAuthUsage = '1.3.6.1.5.5.7.3.2';
const verifiedMax = 2000;
const chainMax = 5;

/**
 * Says whether one of a bundle of authorities signed a client certificate, directly or through the chain that came with it, and whether it
 * is meant for clients. Signatures are checked once per certificate and remembered by fingerprint; dates are checked every time.
 */
export class CertificateVerifier {
  readonly #authorities: readonly X509Certificate[];
  readonly #verified = new BoundedCache<string, boolean>(verifiedMax);
  constructor(authorities: readonly X509Certificate[]) {
    this.#authorities = authorities;
  }

  signed(certificate: X509Certificate): boolean {
    const known = this.#verified.get(certificate.fingerprint256);
    if (known !== undefined) return known;
    const result = this.#chains(certificate, chainMax) && isForClients(certificate);
    this.#verified.set(certificate.fingerprint256, result);
    return result;
  }

  inForce(certificate: X509Certificate, nowMs: number): boolean {
    return Date.parse(certificate.validFrom) <= nowMs && nowMs <= Date.parse(certificate.validTo);
  }

  #chains(certificate: X509Certificate, depth: number): boolean {
    if (this.#authorities.some((authority) => certificate.checkIssued(authority) && certificate.verify(authority.publicKey))) return true;
    const issuer = certificate.issuerCertificate;
    if (issuer === undefined || depth === 0 || issuer.fingerprint256 === certificate.fingerprint256) return false;
    return issuer.ca && certificate.verify(issuer.publicKey) && this.#chains(issuer, depth - 1);
  }
}

function isForClients(certificate: X509Certificate): boolean {
  // Node calls the extended usages keyUsage; a certificate without any may serve every purpose.
  const usages = certificate.keyUsage as readonly string[] | undefined;
  return usages === undefined || usages.length === 0 || usages.includes(clientAuthUsage);
}
