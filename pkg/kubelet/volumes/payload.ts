import type { ConfigMap, KeyToPath, Pod, Secret } from '../../generated/types/core-v1.ts';
import { KubeletError } from '../kubelet-error.ts';
import { fieldValue, resourceValue, type NodeFacts } from '../pod/downward.ts';
import type { DownwardAPIVolumeFile } from '../../generated/types/core-v1.ts';
import type { Payload, ProjectedFile } from './atomic-writer.ts';

export const modeDefault = 0o644;

/** The files of one ConfigMap or Secret: all its keys, or those asked for under the paths asked for. */
export function keyFiles(kind: 'configmap' | 'secret', source: ConfigMap | Secret, items: readonly KeyToPath[] | undefined, options: { readonly mode: number; readonly optional: boolean }): Payload {
  const contents = kind === 'configmap' ? configMapContents(source as ConfigMap) : secretContents(source as Secret);
  const files = new Map<string, ProjectedFile>();
  if (items === undefined || items.length === 0) {
    for (const [key, content] of contents) files.set(key, { content, mode: options.mode });
    return files;
  }
  for (const item of items) {
    const content = contents.get(item.key);
    if (content === undefined) {
      if (options.optional) continue;
      throw new KubeletError('volume', kind === 'configmap' ? `configmap references non-existent config key: ${item.key}` : `references non-existent secret key: ${item.key}`);
    }
    files.set(item.path, { content, mode: item.mode ?? options.mode });
  }
  return files;
}

export function configMapContents(map: ConfigMap): ReadonlyMap<string, Buffer> {
  return new Map([
    ...Object.entries(map.data ?? {}).map(([key, text]): [string, Buffer] => [key, Buffer.from(text, 'utf8')]),
    ...Object.entries(map.binaryData ?? {}).map(([key, text]): [string, Buffer] => [key, Buffer.from(text, 'base64')]),
  ]);
}

export function secretContents(secret: Secret): ReadonlyMap<string, Buffer> {
  return new Map(Object.entries(secret.data ?? {}).map(([key, text]): [string, Buffer] => [key, Buffer.from(text, 'base64')]));
}

export function downwardFiles(pod: Pod, items: readonly DownwardAPIVolumeFile[] | undefined, mode: number, facts: NodeFacts): Payload {
  return new Map((items ?? []).map((item): [string, ProjectedFile] => {
    const text = item.fieldRef !== undefined ? fieldValue(pod, item.fieldRef, facts) : item.resourceFieldRef !== undefined ? resourceValue(pod, item.resourceFieldRef, undefined, facts) : '';
    return [item.path, { content: Buffer.from(text, 'utf8'), mode: item.mode ?? mode }];
  }));
}
