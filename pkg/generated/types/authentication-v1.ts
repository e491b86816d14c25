// Generated from proto/. Do not edit.
import type { ObjectMeta, Time } from './meta-v1.ts';

export interface BoundObjectReference {
  readonly kind?: string | undefined;
  readonly apiVersion?: string | undefined;
  readonly name?: string | undefined;
  readonly uid?: string | undefined;
}

export type ExtraValue = unknown;

/** Who the server takes the caller for. */
export interface SelfSubjectReview {
  readonly apiVersion: 'authentication.k8s.io/v1';
  readonly kind: 'SelfSubjectReview';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is. Written by the system. */
  readonly status: SelfSubjectReviewStatus;
}

export interface SelfSubjectReviewStatus {
  readonly userInfo?: UserInfo | undefined;
}

/** Makes a token for a service account. */
export interface TokenRequest {
  readonly apiVersion: 'authentication.k8s.io/v1';
  readonly kind: 'TokenRequest';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: TokenRequestSpec;
  /** What is. Written by the system. */
  readonly status: TokenRequestStatus;
}

export interface TokenRequestSpec {
  readonly audiences?: readonly string[] | undefined;
  readonly expirationSeconds?: number | undefined;
  readonly boundObjectRef?: BoundObjectReference | undefined;
}

export interface TokenRequestStatus {
  readonly token?: string | undefined;
  readonly expirationTimestamp?: Time | undefined;
}

/** Whether a token is valid, and whose it is. */
export interface TokenReview {
  readonly apiVersion: 'authentication.k8s.io/v1';
  readonly kind: 'TokenReview';
  /** Name, labels and the rest of what every object has. */
  readonly metadata: ObjectMeta;
  /** What is wanted. */
  readonly spec: TokenReviewSpec;
  /** What is. Written by the system. */
  readonly status: TokenReviewStatus;
}

export interface TokenReviewSpec {
  readonly token: string;
  readonly audiences?: readonly string[] | undefined;
}

export interface TokenReviewStatus {
  readonly authenticated?: boolean | undefined;
  readonly user?: UserInfo | undefined;
  readonly audiences?: readonly string[] | undefined;
  readonly error?: string | undefined;
}

export interface UserInfo {
  readonly username?: string | undefined;
  readonly uid?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly extra?: Readonly<Record<string, ExtraValue>> | undefined;
}
