import { bodyFormat, negotiate } from './negotiate.ts';

const query = new URLSearchParams();
const transforms = new Set(['Table', 'PartialObjectMetadata']);

describe('negotiate', () => {
  test('kubectl asks for a table and takes plain JSON otherwise', () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';
    expect(negotiate(accept, 'kubectl', query, { transforms })).toEqual({ format: 'json', transform: { kind: 'Table', version: 'v1' }, pretty: false });
    expect(negotiate(accept, 'kubectl', query)).toEqual({ format: 'json', pretty: false });
  });
  test('client-go asks for protobuf first', () => {
    expect(negotiate('application/vnd.kubernetes.protobuf,application/json', '', query).format).toBe('protobuf');
  });
  test('quality decides, then order; nothing named is JSON', () => {
    expect(negotiate('application/json;q=0.5, application/yaml', '', query).format).toBe('yaml');
    expect(negotiate(undefined, '', query).format).toBe('json');
    expect(negotiate('*/*', '', query).format).toBe('json');
  });
  test('what cannot be made is 406; a watch cannot be YAML', () => {
    expect(() => negotiate('text/plain', '', query)).toThrow(expect.objectContaining({ status: 406 }));
    expect(() => negotiate('application/yaml', '', query, { stream: true })).toThrow(expect.objectContaining({ status: 406 }));
  });
  test('people get indented JSON', () => {
    expect(negotiate('*/*', 'curl/8', query).pretty).toBe(true);
    expect(negotiate('*/*', '', new URLSearchParams('pretty=1')).pretty).toBe(true);
    expect(negotiate('*/*', 'curl/8', new URLSearchParams('pretty=false')).pretty).toBe(false);
  });
  test('bodies', () => {
    expect(bodyFormat('application/json; charset=utf-8')).toBe('json');
    expect(bodyFormat(undefined)).toBe('json');
    expect(bodyFormat('text/plain')).toBeUndefined();
  });
});
