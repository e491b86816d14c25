import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import protobuf from 'protobufjs/light.js';
import { etcdDescriptor } from '../../generated/grpc/etcd.ts';
import { raftDescriptor } from '../../generated/grpc/raft.ts';

/** Both descriptors in one tree; the package names do not overlap. Decoded shapes are those of loaderOptions in pkg/generated/grpc/wire.ts. */
const root = protobuf.Root.fromJSON(etcdDescriptor as protobuf.INamespace);
root.addJSON(raftDescriptor.nested);
root.resolveAll();

const shape: protobuf.IConversionOptions = { longs: String, enums: String, defaults: false, arrays: true, objects: true, oneofs: false };

export interface Codec<T> {
  encode(value: T): Buffer;
  decode(bytes: Uint8Array): T;
}

/** `name` with its package: etcdserverpb.PutRequest. Throws when the contracts do not hold it. */
export function codec<T>(name: string): Codec<T> {
  return codecOf<T>(root.lookupType(name));
}

function codecOf<T>(type: protobuf.Type): Codec<T> {
  return {
    encode: (value) => type.encode(type.fromObject(value as Record<string, unknown>)).finish() as Buffer,
    decode: (bytes) => type.toObject(type.decode(bytes), shape) as T,
  };
}

/** The message type itself, for paths that are too hot for plain objects. */
export function messageType(name: string): protobuf.Type {
  return root.lookupType(name);
}

/** A service of the contracts for grpc-js, client and server side. `raw` methods hand over encoded bytes as they are. */
export function serviceDefinition(name: string): ServiceDefinition {
  const service = root.lookupService(name);
  const methods = service.methodsArray.map((method): [string, MethodDefinition<unknown, unknown>] => {
    method.resolve();
    const request = codecOf(method.resolvedRequestType as protobuf.Type);
    const response = codecOf(method.resolvedResponseType as protobuf.Type);
    return [method.name, {
      path: `/${name}/${method.name}`,
      requestStream: method.requestStream === true,
      responseStream: method.responseStream === true,
      requestSerialize: (value) => request.encode(value),
      requestDeserialize: (bytes) => request.decode(bytes),
      // A response that is encoded already passes through.
      responseSerialize: (value) => (Buffer.isBuffer(value) ? value : response.encode(value)),
      responseDeserialize: (bytes) => response.decode(bytes),
    }];
  });
  return Object.fromEntries(methods);
}
