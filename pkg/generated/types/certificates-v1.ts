// Generated from proto/. Do not edit.
import type { ListMeta, ObjectMeta, Time } from './meta-v1.ts';

/** Asks for a certificate; it must be approved and is then signed. */
export interface CertificateSigningRequest {
  readonly apiVersion: 'certificates.k8s.io/v1';
  readonly kind: 'CertificateSigningRequest';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: CertificateSigningRequestSpec;
  /** What is. Written by the system. */
  readonly status: CertificateSigningRequestStatus;
}

export interface CertificateSigningRequestCondition {
  /** What the condition is about. */
  readonly type: string;
  /** True, False or Unknown. */
  readonly status: string;
  /** Why, in one word for programs. */
  readonly reason?: string | undefined;
  /** Why, for people. */
  readonly message?: string | undefined;
  /** When it was last looked at. */
  readonly lastUpdateTime?: Time | undefined;
  /** When the status last changed. */
  readonly lastTransitionTime?: Time | undefined;
}

/** A list of CertificateSigningRequest objects. */
export interface CertificateSigningRequestList {
  readonly apiVersion: 'certificates.k8s.io/v1';
  readonly kind: 'CertificateSigningRequestList';
  /** State of the list. */
  readonly metadata: ListMeta;
  /** The objects. */
  readonly items: readonly CertificateSigningRequest[];
}

export interface CertificateSigningRequestSpec {
  /** The PKCS #10 request, in PEM. */
  readonly request: string;
  /** Who is to sign it, such as kubernetes.io/kube-apiserver-client-kubelet. */
  readonly signerName: string;
  /** How long the certificate should be valid; the signer may give less. */
  readonly expirationSeconds?: number | undefined;
  /** What the key may be used for. */
  readonly usages?: readonly ('any' | 'cert sign' | 'client auth' | 'code signing' | 'content commitment' | 'crl sign' | 'data encipherment' | 'decipher only' | 'digital signature' | 'email protection' | 'encipher only' | 'ipsec end system' | 'ipsec tunnel' | 'ipsec user' | 'key agreement' | 'key encipherment' | 'microsoft sgc' | 'netscape sgc' | 'ocsp signing' | 's/mime' | 'server auth' | 'signing' | 'timestamping')[] | undefined;
  readonly username?: string | undefined;
  readonly uid?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly extra?: Readonly<Record<string, ExtraValue>> | undefined;
}

export interface CertificateSigningRequestStatus {
  /** Where it stands. */
  readonly conditions?: readonly CertificateSigningRequestCondition[] | undefined;
  /** The certificate, in PEM, once signed. */
  readonly certificate?: string | undefined;
}

export type ExtraValue = unknown;
