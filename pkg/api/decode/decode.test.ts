import fc from 'fast-check';
import { canonicalObject, decodeTyped } from './decode.ts';
import { DecodeError } from './errors.ts';
import { parseJson, plainValue } from './json-text.ts';

const pod = 'io.k8s.api.core.v1.Pod';
const configMap = 'io.k8s.api.core.v1.ConfigMap';
const decode = (typeName: string, text: string): ReturnType<typeof decodeTyped> => decodeTyped(typeName, parseJson(text));

describe('parseJson', () => {
  test('reads what JSON.parse reads', () => {
    fc.assert(fc.property(fc.json(), (text) => {
      expect(plainValue(parseJson(text).value)).toEqual(JSON.parse(text));
    }));
  });

  test.each([['', 'unexpected end of JSON input'], ['{', 'unexpected end of JSON input'], ['garbage', "invalid character 'g' looking for beginning of value"], ['{} x', "invalid character 'x' after top-level value"],
    ['{"a" 1}', "invalid character '1' after object key"], ['[1 2]', "invalid character '2' after array element"], ['{a:1}', "invalid character 'a' looking for beginning of object key string"], ['tru', 'unexpected end of JSON input']])('%j: %s', (text, message) => {
    expect(() => parseJson(text)).toThrow(new DecodeError('syntax', message));
  });

  test('nesting has an end', () => {
    expect(() => parseJson(`${'['.repeat(5000)}${']'.repeat(5000)}`)).toThrow('exceeded max depth');
  });
});

describe('decodeTyped', () => {
  test('names unknown and repeated members where they stand', () => {
    const text = '{"metadata":{"name":"x","name":"y","labels":{"a":"1","a":"2"}},"spec":{"containers":[{"name":"c","imag":"z"}],"foo":1}}';
    expect(decode(pod, text).strict).toEqual(['duplicate field "metadata.labels.a"', 'duplicate field "metadata.name"', 'unknown field "spec.containers[0].imag"', 'unknown field "spec.foo"']);
  });

  test.each([
    [pod, '{"spec":"x"}', 'json: cannot unmarshal string into Go struct field Pod.spec of type v1.PodSpec'],
    [pod, '{"spec":{"containers":[{"command":"s"}]}}', 'json: cannot unmarshal string into Go struct field Container.spec.containers.command of type []string'],
    [pod, '{"spec":{"priority":3000000000}}', 'json: cannot unmarshal number 3000000000 into Go struct field PodSpec.spec.priority of type int32'],
    [pod, '{"spec":{"priority":1.0}}', 'json: cannot unmarshal number 1.0 into Go struct field PodSpec.spec.priority of type int32'],
    [pod, '{"metadata":{"generation":9223372036854775807}}', 'json: cannot unmarshal number 9223372036854775807 into Go struct field ObjectMeta.metadata.generation of type int64'],
    [configMap, '{"data":{"a":1}}', 'json: cannot unmarshal number into Go struct field ConfigMap.data of type string'],
    [configMap, '{"binaryData":{"a":"***"}}', 'illegal base64 data at input byte 0'],
    [configMap, '{"metadata":{"creationTimestamp":"x"}}', 'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"'],
    [configMap, '[]', 'json: cannot unmarshal array into Go value of type v1.ConfigMap'],
  ])('%s %s', (typeName, text, message) => {
    expect(() => decode(typeName, text)).toThrow(message);
  });

  test('__proto__ is data where keys are free and unknown where they are not', () => {
    const data = decode(configMap, '{"data":{"__proto__":"x","constructor":"y"},"__proto__":{"a":1}}');
    expect(Object.entries(data.object['data'] as object)).toEqual([['__proto__', 'x'], ['constructor', 'y']]);
    expect(data.strict).toEqual(['unknown field "__proto__"']);
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });

  test('writes what upstream writes: nulls, zero structs, canonical scalars, no empty lists', () => {
    const { object } = decode(pod, '{"spec":{"containers":null,"hostNetwork":false,"tolerations":[],"overhead":{"cpu":"0.5"},"terminationGracePeriodSeconds":0}}');
    expect(JSON.stringify(canonicalObject(pod, object))).toBe('{"metadata":{},"spec":{"containers":null,"terminationGracePeriodSeconds":0,"overhead":{"cpu":"500m"}},"status":{}}');
  });

  test('canonicalObject is a fixed point', () => {
    const text = '{"kind":"Pod","metadata":{"labels":{"b":"1","a":"2"}},"spec":{"containers":[{"name":"c","ports":[{"containerPort":80}],"resources":{"limits":{"memory":"1024Mi"}}}]}}';
    const once = canonicalObject(pod, decode(pod, text).object);
    expect(JSON.stringify(canonicalObject(pod, once))).toBe(JSON.stringify(once));
  });
});
