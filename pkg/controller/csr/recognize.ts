import type { ParsedSigningRequest } from '../../base/pki.ts';
import type { CertificateSigningRequestSpec } from '../../generated/types/certificates-v1.ts';
import type { Node } from '../../generated/types/core-v1.ts';

export const signers = {
  client: 'kubernetes.io/kube-apiserver-client',
  kubeletClient: 'kubernetes.io/kube-apiserver-client-kubelet',
  kubeletServing: 'kubernetes.io/kubelet-serving',
  legacy: 'kubernetes.io/legacy-unknown',
} as const;

const nodePrefix = 'system:node:';
const clientUsages = ['digital signature', 'client auth'];
const servingUsages = ['digital signature', 'server auth'];

/** Usages are exactly these, with or without key encipherment (RSA keys need it). */
function usagesAre(spec: CertificateSigningRequestSpec, wanted: readonly string[]): boolean {
  const given = new Set<string>(spec.usages ?? []);
  given.delete('key encipherment');
  return given.size === wanted.length && wanted.every((usage) => given.has(usage));
}

function hasNodeSubject(request: ParsedSigningRequest): boolean {
  return request.commonName.startsWith(nodePrefix) && request.organizations.length === 1 && request.organizations[0] === 'system:nodes';
}

/** What is wrong with a kubelet's client certificate request; undefined when it is one. */
export function kubeletClientFault(spec: CertificateSigningRequestSpec, request: ParsedSigningRequest): string | undefined {
  if (request.organizations.length !== 1 || request.organizations[0] !== 'system:nodes') return 'subject organization is not system:nodes';
  if (request.dnsNames.length > 0) return 'DNS subjectAltNames are not allowed';
  if (request.emailAddresses.length > 0) return 'Email subjectAltNames are not allowed';
  if (request.ipAddresses.length > 0) return 'IP subjectAltNames are not allowed';
  if (request.uris.length > 0) return 'URI subjectAltNames are not allowed';
  if (!request.commonName.startsWith(nodePrefix)) return 'subject common name does not begin with system:node: ';
  return usagesAre(spec, clientUsages) ? undefined : 'usages did not match [key encipherment,digital signature,client auth]';
}

export function kubeletServingFault(spec: CertificateSigningRequestSpec, request: ParsedSigningRequest): string | undefined {
  if (request.organizations.length !== 1 || request.organizations[0] !== 'system:nodes') return 'subject organization is not system:nodes';
  if (request.dnsNames.length === 0 && request.ipAddresses.length === 0) return 'DNS or IP subjectAltName is required';
  if (request.emailAddresses.length > 0) return 'Email subjectAltNames are not allowed';
  if (request.uris.length > 0) return 'URI subjectAltNames are not allowed';
  if (!request.commonName.startsWith(nodePrefix)) return 'subject common name does not begin with system:node: ';
  return usagesAre(spec, servingUsages) ? undefined : 'usages did not match [key encipherment,digital signature,server auth]';
}

/** Why this signer will not sign the request; undefined when it will. */
export function signingFault(spec: CertificateSigningRequestSpec, request: ParsedSigningRequest): string | undefined {
  switch (spec.signerName) {
    case signers.kubeletClient: return kubeletClientFault(spec, request);
    case signers.kubeletServing: return kubeletServingFault(spec, request);
    case signers.client: return clientFault(spec);
    default: return undefined;
  }
}

function clientFault(spec: CertificateSigningRequestSpec): string | undefined {
  const allowed = new Set<string>(['key encipherment', 'digital signature', 'client auth']);
  const usages: readonly string[] = spec.usages ?? [];
  return usages.includes('client auth') && usages.every((usage) => allowed.has(usage)) ? undefined : 'usages did not match [client auth] with optional [digital signature,key encipherment]';
}

/** The permission whose holders get this approved without a person: for a node's own renewal, or for a first certificate. */
export function approvalPermissions(spec: CertificateSigningRequestSpec, request: ParsedSigningRequest): readonly ('selfnodeclient' | 'nodeclient')[] {
  if (spec.signerName !== signers.kubeletClient || kubeletClientFault(spec, request) !== undefined) return [];
  return spec.username === request.commonName ? ['selfnodeclient', 'nodeclient'] : ['nodeclient'];
}

/** A kubelet that asks for a serving certificate for nothing but its own registered addresses. */
export function servesOwnAddresses(spec: CertificateSigningRequestSpec, request: ParsedSigningRequest, node: Node | undefined): boolean {
  if (spec.signerName !== signers.kubeletServing || kubeletServingFault(spec, request) !== undefined || !hasNodeSubject(request)) return false;
  if (spec.username !== request.commonName || !(spec.groups ?? []).includes('system:nodes') || node === undefined) return false;
  const known = new Set([node.metadata.name ?? '', ...(node.status?.addresses ?? []).map(({ address }) => address)]);
  return [...request.dnsNames, ...request.ipAddresses].every((name) => known.has(name));
}

export function nodeNameOf(spec: CertificateSigningRequestSpec): string | undefined {
  const { username = '' } = spec;
  return username.startsWith(nodePrefix) ? username.slice(nodePrefix.length) : undefined;
}
