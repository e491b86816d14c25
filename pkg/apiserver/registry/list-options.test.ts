import { decodeContinue, encodeContinue, readListQuery } from './list-options.ts';

describe('continue tokens', () => {
  test('are what upstream writes, and come back as they were', () => {
    const token = encodeContinue({ revision: 7, after: { namespace: 'a', name: 'x' } }, true);
    expect(JSON.parse(Buffer.from(token, 'base64url').toString())).toEqual({ v: 'meta.k8s.io/v1', rv: 7, start: 'a/x\0' });
    expect(decodeContinue(token, true, '')).toEqual({ revision: 7, after: { namespace: 'a', name: 'x' } });
    const inNamespace = encodeContinue({ revision: 7, after: { namespace: 'a', name: 'x' } }, false);
    expect(decodeContinue(inNamespace, true, 'a')).toEqual({ revision: 7, after: { namespace: 'a', name: 'x' } });
  });
  test.each([
    ['x', "invalid continue token: continue key is not valid: illegal base64 data at input byte 0"],
    ['abc', "invalid continue token: continue key is not valid: invalid character 'i' looking for beginning of value"],
    [Buffer.from('{"v":"v2","rv":1,"start":"a"}').toString('base64url'), 'invalid continue token: continue key is not valid: server does not recognize this encoded version "v2"'],
  ])('%s is refused', (token, message) => {
    expect(() => decodeContinue(token, true, 'a')).toThrow(expect.objectContaining({ status: 400, message }));
  });
});

describe('readListQuery', () => {
  const refused = (text: string, watch: boolean): string => {
    try {
      readListQuery(new URLSearchParams(text), watch);
      return '';
    } catch (err) {
      return (err as Error).message;
    }
  };
  test('knows which options go together', () => {
    expect(refused('resourceVersionMatch=Exact', false)).toContain('resourceVersionMatch is forbidden unless resourceVersion is provided');
    expect(refused('resourceVersion=0&resourceVersionMatch=Exact', false)).toContain('resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
    expect(refused('sendInitialEvents=true', false)).toContain('sendInitialEvents is forbidden for list');
    expect(refused('sendInitialEvents=true', true)).toContain('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
    expect(refused('limit=x', false)).toBe('strconv.ParseInt: parsing "x": invalid syntax');
    expect(refused('sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true', true)).toBe('');
  });
  test('a limit of nothing or less is no limit', () => {
    expect(readListQuery(new URLSearchParams('limit=-1'), false).limit).toBeUndefined();
    expect(readListQuery(new URLSearchParams('limit=2'), false).limit).toBe(2);
  });
});
