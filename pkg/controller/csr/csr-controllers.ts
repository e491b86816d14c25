import { parseSigningRequest, signRequest, type KeyPair, type ParsedSigningRequest } from '../../base/pki.ts';
import { X509Certificate } from 'node:crypto';
import { errorMessage } from '../../base/errors.ts';
import { formatTime } from '../../api/meta/time.ts';
import { hasCode } from '../../client/client-error.ts';
import { keyOf } from '../../client/resource.ts';
import { certificateSigningRequests, nodes } from '../../client/resources.ts';
import type { SubjectAccessReview } from '../../generated/types/authorization-v1.ts';
import type { CertificateSigningRequest, CertificateSigningRequestCondition } from '../../generated/types/certificates-v1.ts';
import type { ControllerContext, ControllerFactory } from '../contracts.ts';
import { ControllerLoop, enqueueChanges } from '../loop.ts';
import { conditionOf, expiryMs, isDecided, isIssued, pemOf } from './csr-state.ts';
import { approvalPermissions, nodeNameOf, servesOwnAddresses, signers, signingFault } from './recognize.ts';

/** Approves what kubelets ask for: client certificates of those who may (a permission decides), serving certificates for a node's own addresses. */
export const csrApprovingController: ControllerFactory = (context) => {
  const requests = context.informers.informer(certificateSigningRequests);
  const nodeInformer = context.informers.informer(nodes);
  const loop = new ControllerLoop(context, {
    name: 'certificatesigningrequest-approving-controller',
    waitFor: [requests, nodeInformer],
    reconcile: async (name, signal) => {
      const csr = requests.get(name);
      if (csr === undefined || isIssued(csr) || isDecided(csr) || conditionOf(csr, 'Failed') !== undefined) return;
      const parsed = await parseQuietly(csr);
      if (parsed === undefined) return;
      const nodeName = nodeNameOf(csr.spec);
      if (servesOwnAddresses(csr.spec, parsed, nodeName === undefined ? undefined : nodeInformer.get(nodeName))) {
        await approve(context, csr, 'Auto approving kubelet serving certificate for the node\'s own addresses.', signal).catch((err: unknown) => {
          // Upstream's bootstrap roles leave this to a person unless the cluster grants it.
          if (!hasCode(err, 'forbidden')) throw err;
          context.logger.info({ csr: name }, 'not allowed to approve kubelet serving certificates; left for a person');
        });
        return;
      }
      const permissions = approvalPermissions(csr.spec, parsed);
      for (const permission of permissions) {
        if (!await mayBeApproved(context, csr, permission, signal)) continue;
        await approve(context, csr, `Auto approving ${permission === 'selfnodeclient' ? 'self ' : ''}kubelet client certificate after SubjectAccessReview.`, signal);
        return;
      }
      if (permissions.length > 0) throw new Error(`recognized csr "${name}" but subject access review was not approved`);
    },
  });
  enqueueChanges(requests, loop.queue, keyOf);
  return loop;
};

async function parseQuietly(csr: CertificateSigningRequest): Promise<ParsedSigningRequest | undefined> {
  return parseSigningRequest(pemOf(csr)).catch(() => undefined);
}

async function mayBeApproved(context: ControllerContext, { spec }: CertificateSigningRequest, permission: string, signal: AbortSignal): Promise<boolean> {
  const { username, uid, groups, extra } = spec;
  const review = await context.client.raw<SubjectAccessReview>('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview',
    spec: { user: username, uid, groups, extra, resourceAttributes: { group: 'certificates.k8s.io', version: '*', resource: 'certificatesigningrequests', subresource: permission, verb: 'create' } },
  }, { signal });
  return review.status.allowed;
}

async function approve(context: ControllerContext, csr: CertificateSigningRequest, message: string, signal: AbortSignal): Promise<void> {
  const now = formatTime(context.clock.nowMs());
  const condition: CertificateSigningRequestCondition = { type: 'Approved', status: 'True', reason: 'AutoApproved', message, lastUpdateTime: now, lastTransitionTime: now };
  const status = { ...csr.status, conditions: [...csr.status?.conditions ?? [], condition] };
  await context.client.update(certificateSigningRequests, { ...csr, status }, { subresource: 'approval', signal });
}

export interface SigningOptions {
  /** By signer name; signers without a key are not served. */
  readonly authorities: Readonly<Record<string, KeyPair>>;
  readonly durationMs: number;
}

const backdateMs = 300_000;

/** Signs what was approved, for the four signers of Kubernetes itself. */
export const csrSigningController = (options: SigningOptions): ControllerFactory => (context) => {
  const requests = context.informers.informer(certificateSigningRequests);
  const loop = new ControllerLoop(context, {
    name: 'certificatesigningrequest-signing-controller',
    waitFor: [requests],
    reconcile: async (name, signal) => {
      const csr = requests.get(name);
      if (csr === undefined || isIssued(csr) || conditionOf(csr, 'Approved') === undefined || conditionOf(csr, 'Denied') !== undefined || conditionOf(csr, 'Failed') !== undefined) return;
      const authority = options.authorities[csr.spec.signerName];
      if (authority === undefined) return;
      const outcome = await sign(context, csr, authority, options.durationMs);
      const status = 'fault' in outcome
        ? { ...csr.status, conditions: [...csr.status?.conditions ?? [], failedCondition(outcome.fault, context.clock.nowMs())] }
        : { ...csr.status, certificate: Buffer.from(outcome.certPem).toString('base64') };
      if ('fault' in outcome && csr.spec.signerName === signers.legacy) return;
      await context.client.update(certificateSigningRequests, { ...csr, status }, { subresource: 'status', signal });
    },
  });
  enqueueChanges(requests, loop.queue, keyOf);
  return loop;
};

async function sign(context: ControllerContext, csr: CertificateSigningRequest, authority: KeyPair, durationMs: number): Promise<{ readonly certPem: string } | { readonly fault: string }> {
  let parsed: ParsedSigningRequest;
  try {
    parsed = await parseSigningRequest(pemOf(csr));
  } catch (err) {
    return { fault: `unable to parse csr "${csr.metadata.name ?? ''}": ${errorMessage(err)}` };
  }
  const fault = signingFault(csr.spec, parsed);
  if (fault !== undefined) return { fault };
  const nowMs = context.clock.nowMs();
  const asked = csr.spec.expirationSeconds === undefined ? durationMs : Math.max(600_000, csr.spec.expirationSeconds * 1000);
  const authorityEndMs = Date.parse(new X509Certificate(authority.certPem).validTo);
  const usages = (['server auth', 'client auth'] as const).filter((usage) => csr.spec.usages?.includes(usage));
  const grant = { usages, notBeforeMs: nowMs - backdateMs, notAfterMs: Math.min(nowMs + Math.min(asked, durationMs) - backdateMs, authorityEndMs) };
  return { certPem: await signRequest(authority, pemOf(csr), grant) };
}

function failedCondition(message: string, nowMs: number): CertificateSigningRequestCondition {
  const now = formatTime(nowMs);
  return { type: 'Failed', status: 'True', reason: 'SignerValidationFailure', message, lastUpdateTime: now, lastTransitionTime: now };
}

/** Removes requests that were answered an hour ago, or not at all within a day. */
export const csrCleaningController: ControllerFactory = (context) => {
  const requests = context.informers.informer(certificateSigningRequests);
  const loop = new ControllerLoop(context, {
    name: 'certificatesigningrequest-cleaner-controller',
    waitFor: [requests],
    reconcile: async (name, signal) => {
      const csr = requests.get(name);
      if (csr === undefined) return undefined;
      const leftMs = expiryMs(csr) - context.clock.nowMs();
      if (leftMs > 0) return { requeueAfterMs: leftMs };
      await context.client.delete(certificateSigningRequests, { name }, { preconditions: { uid: csr.metadata.uid } }, { signal }).catch((err: unknown) => {
        if (!hasCode(err, 'notFound')) throw err;
      });
      return undefined;
    },
  });
  enqueueChanges(requests, loop.queue, keyOf);
  return loop;
};
