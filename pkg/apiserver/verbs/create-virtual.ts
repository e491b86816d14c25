import type { VirtualResource } from '../contracts.ts';
import { subresourceRow } from '../registry/served-resource.ts';
import { typeNameOf } from '../registry/type-names.ts';
import { attributesOf } from '../pipeline/authorize.ts';
import { decodeBody } from '../pipeline/decode.ts';
import { warn, type Answer } from '../pipeline/exchange.ts';
import { admissionAttributes, type Target } from '../pipeline/target.ts';
import { admit } from '../pipeline/admit.ts';
import { mutate } from '../pipeline/mutate.ts';
import { parseWriteOptions } from '../registry/request-options.ts';
import { must } from '../../base/assert.ts';
import { checkNamespace, metaText } from '../registry/object-meta.ts';

/** POST to something that is answered, not stored. */
export async function createVirtual(target: Target, handler: VirtualResource): Promise<Answer> {
  const { exchange, served, server, subresource, representation } = target;
  const row = subresource === '' ? undefined : subresourceRow(served, subresource);
  const group = row === undefined || row.group === '' ? served.group : row.group;
  const version = row === undefined || row.version === '' ? served.version : row.version;
  const kind = row?.kind ?? served.kind;
  const options = parseWriteOptions(exchange.info.query, 'CreateOptions');
  const decoded = await decodeBody(exchange, { group, version, kind, typeName: must(typeNameOf(group, version, kind), 'a virtual resource has a type') }, options.fieldValidation);
  const placed = checkNamespace(decoded, served.namespaced, target.namespace);
  const attributes = admissionAttributes(target, 'CREATE', { name: target.name === '' ? metaText(placed, 'name') : target.name, dryRun: options.dryRun, object: placed });
  const body = await mutate(server, attributes, placed);
  await admit(server, { ...attributes, object: body });
  const object = await handler.create({
    attributes: attributesOf(exchange.info, exchange.user), query: exchange.info.query, body, dryRun: options.dryRun,
    warn: (text) => warn(exchange, text), signal: exchange.signal,
  });
  return { kind: 'object', status: 201, object, representation };
}
