import { parseTime } from '../../api/meta/time.ts';
import type { CertificateSigningRequest } from '../../generated/types/certificates-v1.ts';

export function conditionOf(csr: CertificateSigningRequest, type: 'Approved' | 'Denied' | 'Failed'): { readonly lastUpdateTime?: string | undefined } | undefined {
  return csr.status?.conditions?.find((condition) => condition.type === type);
}

export function isIssued(csr: CertificateSigningRequest): boolean {
  return (csr.status?.certificate ?? '') !== '';
}

export function isDecided(csr: CertificateSigningRequest): boolean {
  return conditionOf(csr, 'Approved') !== undefined || conditionOf(csr, 'Denied') !== undefined;
}

export function pemOf(csr: CertificateSigningRequest): string {
  return Buffer.from(csr.spec.request, 'base64').toString('utf8');
}

const hourMs = 3_600_000;
const keptMs = { issued: hourMs, denied: hourMs, failed: hourMs, approved: hourMs, pending: 24 * hourMs } as const;

/** When the request has outlived its use and is removed. */
export function expiryMs(csr: CertificateSigningRequest): number {
  const created = parseTime(csr.metadata.creationTimestamp) ?? 0;
  const decided = (type: 'Approved' | 'Denied' | 'Failed'): number | undefined => {
    const condition = conditionOf(csr, type);
    return condition === undefined ? undefined : parseTime(condition.lastUpdateTime) ?? created;
  };
  const approved = decided('Approved');
  const dues = [decided('Denied'), decided('Failed'), approved].filter((at) => at !== undefined).map((at) => at + (isIssued(csr) ? keptMs.issued : keptMs.approved));
  return dues.length === 0 ? created + keptMs.pending : Math.min(...dues);
}
