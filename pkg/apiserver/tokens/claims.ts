import type { JsonObject } from '../../base/json.ts';

/** An object that a token is bound to, by name and uid; the uid of a node may be unknown. */
export interface ObjectReference {
  readonly name: string;
  readonly uid?: string;
}

export interface TokenSubject {
  readonly namespace: string;
  readonly serviceAccount: Required<ObjectReference>;
  readonly pod?: Required<ObjectReference>;
  readonly secret?: Required<ObjectReference>;
  readonly node?: ObjectReference;
}

export interface TokenLifetime {
  readonly issuedSeconds: number;
  readonly expiresSeconds: number;
  /** After this the token still works and its use is worth a warning. */
  readonly warnAfterSeconds?: number;
}

/** The claims of a bound service account token, in the order in which upstream writes them. */
export function tokenClaims(subject: TokenSubject, issuer: string, audiences: readonly string[], id: string, lifetime: TokenLifetime): JsonObject {
  const { namespace, serviceAccount, pod, secret, node } = subject;
  return {
    ...(audiences.length === 0 ? {} : { aud: audiences }),
    exp: lifetime.expiresSeconds,
    iat: lifetime.issuedSeconds,
    iss: issuer,
    jti: id,
    'kubernetes.io': {
      namespace,
      ...(node === undefined ? {} : { node: reference(node) }),
      ...(pod === undefined ? {} : { pod: reference(pod) }),
      ...(secret === undefined ? {} : { secret: reference(secret) }),
      serviceaccount: reference(serviceAccount),
      ...(lifetime.warnAfterSeconds === undefined ? {} : { warnafter: lifetime.warnAfterSeconds }),
    },
    nbf: lifetime.issuedSeconds,
    sub: `system:serviceaccount:${namespace}:${serviceAccount.name}`,
  };
}

function reference({ name, uid }: ObjectReference): JsonObject {
  return uid === undefined ? { name } : { name, uid };
}
