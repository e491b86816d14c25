import { at } from '../../api/behavior.ts';
import { parseSigningRequest } from '../../base/pki.ts';
import type { AdmissionAttributes, AdmissionPlugin, Authorizer, User } from '../contracts.ts';
import { mastersGroup } from '../authentication/users.ts';
import { sameJson } from '../bootstrap/reconcile.ts';
import { forResource, refuse } from './plugin.ts';

const group = 'certificates.k8s.io';
const clientSigner = 'kubernetes.io/kube-apiserver-client';

/** Whether the user has the verb on the signer by its name, or on every signer of its domain (example.com/*). */
async function mayUseSigner(authorizer: Authorizer, user: User, verb: 'approve' | 'sign', signer: string): Promise<boolean> {
  for (const name of [signer, `${signer.split('/')[0] ?? ''}/*`]) {
    const decision = await authorizer.authorize({ user, verb, resourceRequest: true, path: '', group, version: '*', resource: 'signers', subresource: '', namespace: '', name });
    if (decision.allowed === true) return true;
  }
  return false;
}

function signerOf({ oldObject, object }: AdmissionAttributes): string {
  return String(at(oldObject ?? object, 'spec', 'signerName') ?? '');
}

/** Approving needs the right to approve for that signer, signing the right to sign for it. */
export function certificatePlugins(authorizer: Authorizer): readonly AdmissionPlugin[] {
  return [
    {
      name: 'CertificateApproval',
      handles: forResource(['UPDATE'], group, 'certificatesigningrequests/approval'),
      validate: async (attributes) => {
        const signer = signerOf(attributes);
        if (!await mayUseSigner(authorizer, attributes.user, 'approve', signer)) throw refuse(attributes, `user not permitted to approve requests with signerName "${signer}"`);
      },
    },
    {
      name: 'CertificateSigning',
      handles: forResource(['UPDATE'], group, 'certificatesigningrequests/status'),
      validate: async (attributes) => {
        const { object, oldObject } = attributes;
        if (['certificate', 'conditions'].every((field) => sameJson(at(object, 'status', field), at(oldObject, 'status', field)))) return;
        const signer = signerOf(attributes);
        if (!await mayUseSigner(authorizer, attributes.user, 'sign', signer)) throw refuse(attributes, `user not permitted to sign requests with signerName "${signer}"`);
      },
    },
    {
      name: 'CertificateSubjectRestriction',
      handles: forResource(['CREATE'], group, 'certificatesigningrequests'),
      validate: async (attributes) => {
        if (at(attributes.object, 'spec', 'signerName') !== clientSigner) return;
        const request = await parseSigningRequest(Buffer.from(String(at(attributes.object, 'spec', 'request') ?? ''), 'base64').toString()).catch(() => undefined);
        if (request?.organizations.includes(mastersGroup) === true) throw refuse(attributes, `use of ${clientSigner} signer with ${mastersGroup} group is not allowed`);
      },
    },
  ];
}
