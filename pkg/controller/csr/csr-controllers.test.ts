import { X509Certificate } from 'node:crypto';
import { createAuthority, createSigningRequest, type KeyPair } from '../../base/pki.ts';
import { certificateSigningRequests } from '../../client/resources.ts';
import type { CertificateSigningRequest } from '../../generated/types/certificates-v1.ts';
import type { Node } from '../../generated/types/core-v1.ts';
import { withRig } from '../testing/rig.ts';
import { csrCleaningController, csrSigningController } from './csr-controllers.ts';
import { expiryMs } from './csr-state.ts';
import { approvalPermissions, servesOwnAddresses, signers } from './recognize.ts';

const hourMs = 3_600_000;
let authority: KeyPair;
beforeAll(async () => { authority = await createAuthority('kubernetes', Date.UTC(2020, 0), Date.UTC(2120, 0)); });

async function request(name: string, subject: { commonName: string; organizations: readonly string[]; dnsNames?: readonly string[] }, spec: object): Promise<CertificateSigningRequest> {
  const { csrPem } = await createSigningRequest(subject);
  return {
    apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', metadata: { name },
    spec: { request: Buffer.from(csrPem).toString('base64'), signerName: signers.kubeletClient, usages: ['digital signature', 'client auth'], username: 'system:bootstrap:abcdef', ...spec },
    status: {},
  } as unknown as CertificateSigningRequest;
}
const kubelet = { commonName: 'system:node:w1', organizations: ['system:nodes'] };
const approved = { conditions: [{ type: 'Approved', status: 'True', lastUpdateTime: '2020-01-01T00:00:00Z' }] };

test('approved requests are signed; one that its signer refuses fails with a reason; unapproved ones wait', async () => {
  await withRig([csrSigningController({ authorities: { [signers.kubeletClient]: authority }, durationMs: 24 * hourMs })], async (rig) => {
    rig.server.seed(certificateSigningRequests, { ...await request('good', kubelet, { expirationSeconds: 3600 }), status: approved });
    rig.server.seed(certificateSigningRequests, { ...await request('bad', { commonName: 'system:node:w1', organizations: ['admins'] }, {}), status: approved });
    rig.server.seed(certificateSigningRequests, await request('waiting', kubelet, {}));
    await rig.until('signed', () => rig.server.get(certificateSigningRequests, 'good')?.status.certificate !== undefined);
    const pem = Buffer.from(rig.server.get(certificateSigningRequests, 'good')?.status.certificate ?? '', 'base64').toString();
    const cert = new X509Certificate(pem);
    expect(cert.subject).toBe('O=system:nodes\nCN=system:node:w1');
    expect(cert.verify(new X509Certificate(authority.certPem).publicKey)).toBe(true);
    expect(Date.parse(cert.validTo) - Date.parse(cert.validFrom)).toBe(hourMs);
    await rig.until('failed', () => rig.server.get(certificateSigningRequests, 'bad')?.status.conditions?.some(({ type, reason }) => type === 'Failed' && reason === 'SignerValidationFailure') === true);
    expect(rig.server.get(certificateSigningRequests, 'waiting')?.status).toEqual({});
  });
});

test('old requests are removed', async () => {
  await withRig([csrCleaningController], async (rig) => {
    rig.server.seed(certificateSigningRequests, { ...await request('old', kubelet, {}), status: approved });
    rig.server.seed(certificateSigningRequests, await request('young', kubelet, {}));
    await rig.until('old one gone', () => rig.server.get(certificateSigningRequests, 'old') === undefined);
    expect(rig.server.get(certificateSigningRequests, 'young')).toBeDefined();
  });
});

test('a pending request lives a day, a decided one an hour', async () => {
  const csr = await request('c', kubelet, {});
  expect(expiryMs({ ...csr, metadata: { creationTimestamp: '1970-01-01T00:00:00Z' } })).toBe(24 * hourMs);
  expect(expiryMs({ ...csr, metadata: { creationTimestamp: '1970-01-01T00:00:00Z' }, status: { conditions: [{ type: 'Denied', status: 'True', lastUpdateTime: '1970-01-01T02:00:00Z' }] } })).toBe(3 * hourMs);
});

test('which permission lets a kubelet have its client certificate', () => {
  const parsed = { commonName: 'system:node:w1', organizations: ['system:nodes'], dnsNames: [], ipAddresses: [], emailAddresses: [], uris: [] };
  const spec = { request: '', signerName: signers.kubeletClient, usages: ['digital signature', 'client auth'] as const };
  expect(approvalPermissions({ ...spec, username: 'system:bootstrap:x' }, parsed)).toEqual(['nodeclient']);
  expect(approvalPermissions({ ...spec, username: 'system:node:w1' }, parsed)).toEqual(['selfnodeclient', 'nodeclient']);
  expect(approvalPermissions({ ...spec, username: 'x', usages: ['server auth'] }, parsed)).toEqual([]);
  expect(approvalPermissions({ ...spec, username: 'x' }, { ...parsed, dnsNames: ['w1'] })).toEqual([]);
  expect(approvalPermissions({ ...spec, username: 'x', signerName: signers.client }, parsed)).toEqual([]);
});

test('a serving certificate is for the node itself and its own addresses only', () => {
  const parsed = { commonName: 'system:node:w1', organizations: ['system:nodes'], dnsNames: ['w1'], ipAddresses: ['192.168.1.101'], emailAddresses: [], uris: [] };
  const spec = { request: '', signerName: signers.kubeletServing, usages: ['digital signature', 'server auth'] as const, username: 'system:node:w1', groups: ['system:nodes'] };
  const node = { metadata: { name: 'w1' }, status: { addresses: [{ type: 'InternalIP', address: '192.168.1.101' }] } } as unknown as Node;
  expect(servesOwnAddresses(spec, parsed, node)).toBe(true);
  expect(servesOwnAddresses(spec, { ...parsed, ipAddresses: ['192.168.1.10'] }, node)).toBe(false);
  expect(servesOwnAddresses({ ...spec, username: 'system:node:w2' }, parsed, node)).toBe(false);
  expect(servesOwnAddresses(spec, parsed, undefined)).toBe(false);
});
