import { at } from '../../api/behavior.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json.ts';
import type { Pod } from '../../generated/types/core-v1.ts';
import type { AdmissionAttributes, AdmissionOperation, AdmissionPlugin, ApiError } from '../contracts.ts';
import { forbidden } from '../authentication/refusals.ts';

export type MutateAttributes = AdmissionAttributes & { readonly object: JsonObject };
type Target = Pick<AdmissionAttributes, 'group' | 'resource' | 'subresource'>;

/** The name of what is written; before a name is generated, its prefix. */
export function nameFor({ name, object }: Pick<AdmissionAttributes, 'name' | 'object'>): string {
  if (name !== '') return name;
  const own = at(object, 'metadata', 'name');
  if (typeof own === 'string' && own !== '') return own;
  const prefix = at(object, 'metadata', 'generateName');
  return typeof prefix === 'string' && prefix !== '' ? prefix : 'Unknown';
}

/** RESOURCE "NAME" is forbidden: why. */
export function refuse(attributes: AdmissionAttributes, why: string, causes?: readonly { readonly [key: string]: string }[]): ApiError {
  return forbidden(attributes.group, attributes.resource, nameFor(attributes), why, causes);
}

/** `handles` for one resource (or resource/subresource) of a group and some operations. */
export function forResource(operations: readonly AdmissionOperation[], group: string, ...paths: readonly string[]): AdmissionPlugin['handles'] {
  return (operation: AdmissionOperation, target: Target) => operations.includes(operation) && target.group === group
    && paths.includes(target.subresource === '' ? target.resource : `${target.resource}/${target.subresource}`);
}

/** Stored and requested pods are plain JSON in the shape of the generated types. */
export function podOf(object: JsonObject): Pod {
  return object as unknown as Pod;
}

export function objectOf(pod: Pod): JsonObject {
  return pod as unknown as JsonObject;
}

/** The object with some members of its spec replaced. */
export function withSpec(object: JsonObject, changes: Readonly<Record<string, unknown>>): JsonObject {
  return { ...object, spec: { ...(isJsonObject(object['spec']) ? object['spec'] : {}), ...changes as JsonObject } };
}

export function withMetadata(object: JsonObject, changes: Readonly<Record<string, unknown>>): JsonObject {
  return { ...object, metadata: { ...(isJsonObject(object['metadata']) ? object['metadata'] : {}), ...changes as JsonObject } };
}

export function listOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

export function textsOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** One text as it is, several in brackets. */
export function aggregateTexts(texts: readonly string[]): string {
  return texts.length === 1 ? texts[0] as string : `[${texts.join(', ')}]`;
}
