import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { X509Certificate } from 'node:crypto';
import type { JsonObject } from '../base/json.ts';

/** Who asks. */
export interface User {
  readonly name: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

export interface Credentials {
  readonly headers: IncomingHttpHeaders;
  /** Present when the client sent one and the client CA signed it; its dates are the authenticator's to check. */
  readonly certificate?: X509Certificate;
  /** WebSocket clients may put the token into a subprotocol. */
  readonly protocols?: readonly string[];
}

/** undefined: no credential of a kind this one knows. Throws ApiError 401 when there is one and it is wrong. */
export interface Authenticator {
  authenticate(credentials: Credentials, nowMs: number): Promise<User | undefined>;
}

/** What is asked, as an authorizer and the audit log see it. */
export interface RequestAttributes {
  readonly user: User;
  /** get list watch create update patch delete deletecollection; for non-resource requests the HTTP method in lower case. */
  readonly verb: string;
  readonly resourceRequest: boolean;
  readonly path: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly fieldSelector?: string;
  readonly labelSelector?: string;
}

export interface Decision {
  /** undefined: no opinion; the next authorizer is asked, and if none has one the answer is no. */
  readonly allowed: boolean | undefined;
  readonly reason: string;
}

export interface Authorizer {
  authorize(attributes: RequestAttributes): Promise<Decision>;
  /** For SelfSubjectRulesReview. */
  rulesFor(user: User, namespace: string): Promise<{
    readonly resourceRules: readonly JsonObject[];
    readonly nonResourceRules: readonly JsonObject[];
    readonly incomplete: boolean;
    readonly evaluationError?: string;
  }>;
}

export type AdmissionOperation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

export interface AdmissionAttributes {
  readonly operation: AdmissionOperation;
  readonly user: User;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly object?: JsonObject;
  readonly oldObject?: JsonObject;
  readonly options?: JsonObject;
  readonly dryRun: boolean;
  /** Adds a Warning header to the response. */
  warn(text: string): void;
}

/** Runs in the order of the list. Throws ApiError to refuse. Objects are values: `mutate` returns the changed one. */
export interface AdmissionPlugin {
  readonly name: string;
  handles(operation: AdmissionOperation, attributes: Pick<AdmissionAttributes, 'group' | 'resource' | 'subresource'>): boolean;
  mutate?(attributes: AdmissionAttributes & { readonly object: JsonObject }): Promise<JsonObject>;
  validate?(attributes: AdmissionAttributes): Promise<void>;
}

/** An answer other than success, thrown anywhere below the pipeline and written as a Status by its last stage. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly reason: string;
  readonly details: JsonObject | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** ListMeta of the Status; only an expired continue token has something to say there. */
  statusMetadata: JsonObject | undefined;
  constructor(status: number, reason: string, message: string, details?: JsonObject, headers: Readonly<Record<string, string>> = {}, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.reason = reason;
    this.details = details;
    this.headers = headers;
  }
}

/** One request as a handler outside the generic registry sees it, after authorization. */
export interface HandlerRequest {
  readonly attributes: RequestAttributes;
  readonly query: URLSearchParams;
  /** Decoded, checked against the schema, with its defaults; absent when the request had no body. */
  readonly body?: JsonObject;
  readonly dryRun: boolean;
  /** Adds a Warning header to the response. */
  warn(text: string): void;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
}

/**
 * A resource or subresource that answers without storing the body: the *reviews, serviceaccounts/token. Registered by group, plural and
 * subresource ('' for the resource itself); it serves every version that the kind tables list. Answers 201 with what it returns, in the version of the body.
 */
export interface VirtualResource {
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  create(request: HandlerRequest & { readonly body: JsonObject }): Promise<JsonObject>;
}

/** A request whose bytes the handler answers itself: log, exec, attach, portforward, proxy. */
export interface ConnectRequest extends Omit<HandlerRequest, 'body'> {
  readonly method: string;
  /** What follows .../proxy/ of a proxy path, with its leading slash; '' otherwise. */
  readonly proxyPath: string;
  readonly request: IncomingMessage | Http2ServerRequest;
  /** Absent for an upgrade. */
  readonly response?: ServerResponse | Http2ServerResponse;
  /** Present for an upgrade: the raw connection, and what was read of it beyond the head. */
  readonly upgrade?: { readonly socket: Duplex; readonly head: Buffer };
}

/** Resolves when the exchange has ended. May throw ApiError as long as nothing has been written; the pipeline then writes the Status. */
export interface ConnectHandler {
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  connect(request: ConnectRequest): Promise<void>;
}

/** What runs in one process beside the request pipeline: bootstrap loops, controllers of the API server itself. */
export interface ReadyCheck {
  /** As /readyz?verbose shows it: poststarthook/rbac/bootstrap-roles. */
  readonly name: string;
  /** Undefined when well; otherwise why not. */
  check(): string | undefined | Promise<string | undefined>;
}

/** A document outside the API groups, such as the OpenID configuration. Already authorized when it is asked. */
export interface DocumentHandler {
  readonly path: string;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  body(): Promise<Buffer>;
}
