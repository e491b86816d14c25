import { certificateUser } from '../../base/pki.ts';
import type { Authenticator, Credentials, User } from '../contracts.ts';
import type { CertificateVerifier } from './certificate-verifier.ts';

export interface RequestHeaderNames {
  /** Empty: any common name. */
  readonly allowedNames: readonly string[];
  readonly usernameHeaders: readonly string[];
  readonly uidHeaders: readonly string[];
  readonly groupHeaders: readonly string[];
  readonly extraHeaderPrefixes: readonly string[];
}

/** Believes the X-Remote-* headers of a proxy that shows a certificate of the request-header CA with an allowed common name. */
export class FrontProxyAuthenticator implements Authenticator {
  readonly #verifier: CertificateVerifier;
  readonly #names: RequestHeaderNames;
  constructor(verifier: CertificateVerifier, names: RequestHeaderNames) {
    this.#verifier = verifier;
    this.#names = names;
  }

  authenticate({ certificate, headers }: Credentials, nowMs: number): Promise<User | undefined> {
    if (certificate === undefined || !this.#verifier.signed(certificate) || !this.#verifier.inForce(certificate, nowMs)) return Promise.resolve(undefined);
    const allowed = this.#names.allowedNames;
    if (allowed.length > 0 && !allowed.includes(certificateUser(certificate).name)) return Promise.resolve(undefined);
    const name = this.#first(headers, this.#names.usernameHeaders);
    if (name === '') return Promise.resolve(undefined);
    return Promise.resolve({
      name,
      uid: this.#first(headers, this.#names.uidHeaders),
      groups: this.#names.groupHeaders.flatMap((header) => values(headers, header)),
      extra: this.#extra(headers),
    });
  }

  #first(headers: Credentials['headers'], names: readonly string[]): string {
    return names.map((header) => values(headers, header)[0] ?? '').find((value) => value !== '') ?? '';
  }

  #extra(headers: Credentials['headers']): Record<string, readonly string[]> {
    const extra: Record<string, readonly string[]> = {};
    for (const header of Object.keys(headers)) {
      for (const prefix of this.#names.extraHeaderPrefixes) {
        if (header.startsWith(prefix.toLowerCase())) extra[unescapeKey(header.slice(prefix.length))] = values(headers, header);
      }
    }
    return extra;
  }
}

/** Node joins repeated headers with a comma and a blank; groups and extras never hold one. */
function values(headers: Credentials['headers'], name: string): readonly string[] {
  const value = headers[name.toLowerCase()];
  if (value === undefined) return [];
  return (Array.isArray(value) ? value as readonly string[] : [value as string]).flatMap((text) => text.split(', ')).filter((text) => text !== '');
}

function unescapeKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
