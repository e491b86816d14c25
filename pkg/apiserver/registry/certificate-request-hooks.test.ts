import { expect, test } from '@jest/globals';
import { certificateRequestHooks } from './certificate-request-hooks.ts';

test('a certificate request names its writer, whatever the writer claims', () => {
  const claimed = { spec: { request: 'x', signerName: 's', username: 'system:admin', groups: ['system:masters'], extra: { a: ['b'] }, uid: '1' } };
  const user = { name: 'system:bootstrap:123456', uid: '', groups: ['system:bootstrappers'], extra: {} };
  expect(certificateRequestHooks.prepareCreate?.(claimed, user)).toEqual({
    spec: { request: 'x', signerName: 's', username: 'system:bootstrap:123456', groups: ['system:bootstrappers'] },
  });
});
