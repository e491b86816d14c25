import { parseRequestInfo } from './request-info.ts';

describe('parseRequestInfo', () => {
  const cases: readonly (readonly [string, string, Record<string, unknown>])[] = [
    ['GET', '/api/v1/namespaces/a/pods', { verb: 'list', resource: 'pods', namespace: 'a', name: '' }],
    ['GET', '/api/v1/namespaces/a', { verb: 'get', resource: 'namespaces', namespace: 'a', name: 'a' }],
    ['PUT', '/api/v1/namespaces/a/finalize', { verb: 'update', resource: 'namespaces', namespace: 'a', name: 'a', subresource: 'finalize' }],
    ['PUT', '/apis/apps/v1/namespaces/a/deployments/d/scale', { verb: 'update', group: 'apps', resource: 'deployments', name: 'd', subresource: 'scale' }],
    ['GET', '/api/v1/pods?watch=1', { verb: 'watch', resource: 'pods', namespace: '' }],
    ['GET', '/api/v1/pods?watch=false', { verb: 'list' }],
    ['GET', '/api/v1/watch/namespaces/a/pods/p', { verb: 'watch', resource: 'pods', namespace: 'a', name: 'p' }],
    ['DELETE', '/api/v1/namespaces/a/pods', { verb: 'deletecollection' }],
    ['GET', '/api/v1/nodes?fieldSelector=metadata.name%3Dn1', { verb: 'list', name: 'n1' }],
    ['GET', '/api/v1/nodes/n/proxy/logs/a', { verb: 'get', resource: 'nodes', name: 'n', subresource: 'proxy', parts: ['nodes', 'n', 'proxy', 'logs', 'a'] }],
    ['GET', '/api/v1/namespaces/a%2Fb/pods', { namespace: 'a/b' }],
    ['GET', '/api/v1', { resourceRequest: false, verb: 'get', path: '/api/v1' }],
    ['POST', '/apis/apps/v1', { resourceRequest: false, verb: 'post' }],
    ['GET', '/healthz?verbose', { resourceRequest: false, path: '/healthz' }],
  ];
  test.each(cases)('%s %s', (method, url, expected) => {
    expect(parseRequestInfo(method, url)).toMatchObject(expected);
  });
});
