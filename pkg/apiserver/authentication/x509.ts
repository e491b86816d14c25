import { createHash, type X509Certificate } from 'node:crypto';
import { certificateUser } from '../../base/pki.ts';
import type { Authenticator, Credentials, User } from '../contracts.ts';
import type { CertificateVerifier } from './certificate-verifier.ts';
import { unauthorized } from './refusals.ts';
import { credentialIdKey } from './users.ts';

/** Client certificates: the common name is the user, each organization a group. Expired, foreign or server-only certificates are refused. */
export class CertificateAuthenticator implements Authenticator {
  readonly #verifier: CertificateVerifier;
  constructor(verifier: CertificateVerifier) {
    this.#verifier = verifier;
  }

  authenticate({ certificate }: Credentials, nowMs: number): Promise<User | undefined> {
    if (certificate === undefined) return Promise.resolve(undefined);
    if (!this.#verifier.signed(certificate)) return Promise.reject(unauthorized('the client certificate is not signed by the client CA for client authentication'));
    if (!this.#verifier.inForce(certificate, nowMs)) return Promise.reject(unauthorized('the client certificate has expired or is not yet valid'));
    const { name, groups } = certificateUser(certificate);
    if (name === '') return Promise.resolve(undefined);
    return Promise.resolve({ name, uid: '', groups, extra: { [credentialIdKey]: [`X509SHA256=${fingerprint(certificate)}`] } });
  }
}

function fingerprint(certificate: X509Certificate): string {
  return createHash('sha256').update(certificate.raw).digest('hex');
}
