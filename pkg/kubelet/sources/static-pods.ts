import { createHash } from 'node:crypto';
import { watch, type FSWatcher } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type Clock, type Timer } from '../../base/clock.ts';
import { errorMessage, isNotFound } from '../../base/errors.ts';
import { isJsonObject, type JsonObject } from '../../base/json.ts';
import type { Service } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import type { Pod } from '../../generated/types/core-v1.ts';
import { KubeletError } from '../kubelet-error.ts';
import { configHashAnnotation, configSeenAnnotation, configSourceAnnotation } from '../pod/labels.ts';

const manifestBytesMax = 10 * 1024 * 1024;
/** A manifest that is being written is looked at again this much later. */
const settleMs = 50;

export interface StaticPodOptions {
  readonly folder: string;
  readonly nodeName: string;
  readonly checkMs: number;
  /** Fills what an API server would. */
  readonly defaults: (pod: JsonObject) => JsonObject;
}

/**
 * Pods from manifest files in a folder. Changes are seen at once where the kernel can watch the folder, and by a look every `checkMs` in any
 * case. A file that cannot be read as a pod is reported and left out; its pod, if there was one, keeps running until the file says otherwise.
 */
export class StaticPods implements Service {
  readonly name = 'static pods';
  readonly #options: StaticPodOptions;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #onPods: (pods: readonly Pod[]) => void;
  readonly #files = new Map<string, { readonly text: string; readonly pods: readonly Pod[] }>();
  constructor(options: StaticPodOptions, deps: { readonly clock: Clock; readonly logger: Logger; readonly onPods: (pods: readonly Pod[]) => void }) {
    this.#options = options;
    this.#clock = deps.clock;
    this.#logger = deps.logger;
    this.#onPods = deps.onPods;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#look();
      await this.#wait(signal);
    }
  }

  async #wait(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      let watcher: FSWatcher | undefined;
      const timers: Timer[] = [];
      const done = (): void => {
        watcher?.close();
        for (const timer of timers) timer.cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      signal.addEventListener('abort', done, { once: true });
      timers.push(this.#clock.after(this.#options.checkMs, done));
      try {
        watcher = watch(this.#options.folder, () => { timers.push(this.#clock.after(settleMs, done)); });
        watcher.on('error', () => watcher?.close());
      } catch {
        // No such folder yet, or the kernel has no more watches to give: the timer looks.
        watcher = undefined;
      }
      if (signal.aborted) done();
    });
  }

  async #look(): Promise<void> {
    const names = await this.#list();
    for (const name of this.#files.keys()) if (!names.includes(name)) this.#files.delete(name);
    for (const name of names) await this.#read(name);
    this.#onPods([...this.#files.values()].flatMap(({ pods }) => pods));
  }

  async #list(): Promise<readonly string[]> {
    try {
      const entries = await readdir(this.#options.folder, { withFileTypes: true });
      return entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name).sort();
    } catch (err) {
      if (!isNotFound(err)) this.#logger.warn({ folder: this.#options.folder, cause: errorMessage(err) }, 'static pod folder cannot be read');
      return [];
    }
  }

  async #read(name: string): Promise<void> {
    const file = path.join(this.#options.folder, name);
    const known = this.#files.get(name);
    try {
      const text = await readFile(file, 'utf8');
      if (known?.text === text) return;
      if (text.length > manifestBytesMax) throw new KubeletError('badManifest', `manifest is longer than ${manifestBytesMax} bytes`);
      const pods = parseManifest(text).map((pod) => this.#complete(pod, file));
      this.#files.set(name, { text, pods });
    } catch (err) {
      if (isNotFound(err)) this.#files.delete(name);
      else this.#logger.error({ file, cause: errorMessage(err) }, 'static pod manifest cannot be used');
    }
  }

  #complete(pod: JsonObject, file: string): Pod {
    return completeStaticPod(this.#options.defaults(pod), { nodeName: this.#options.nodeName, file, seen: new Date(this.#clock.nowMs()).toISOString() });
  }
}

/** Pods of one manifest file: YAML or JSON, one or many documents, or a list of pods. */
export function parseManifest(text: string): readonly JsonObject[] {
  const documents = parseAllDocuments(text);
  const found: JsonObject[] = [];
  for (const document of 'empty' in documents ? [] : documents) {
    if (document.errors[0] !== undefined) throw new KubeletError('badManifest', document.errors[0].message);
    const value: unknown = document.toJS();
    if (value === null || value === undefined) continue;
    if (!isJsonObject(value)) throw new KubeletError('badManifest', 'a manifest must be an object');
    const items = value['kind'] === 'PodList' || value['kind'] === 'List' ? value['items'] : [value];
    for (const item of Array.isArray(items) ? items as readonly unknown[] : []) found.push(assertPod(item));
  }
  return found;
}

function assertPod(value: unknown): JsonObject {
  if (!isJsonObject(value) || value['apiVersion'] !== 'v1' || value['kind'] !== 'Pod') throw new KubeletError('badManifest', 'a manifest must hold pods: apiVersion v1, kind Pod');
  const { metadata, spec } = value;
  if (!isJsonObject(metadata) || typeof metadata['name'] !== 'string' || metadata['name'] === '') throw new KubeletError('badManifest', 'metadata.name: Required value');
  if (!isJsonObject(spec) || !Array.isArray(spec['containers']) || spec['containers'].length === 0) throw new KubeletError('badManifest', 'spec.containers: Required value');
  return value;
}

/** Gives a static pod its name on this node, and a uid that any later kubelet computes again from the same manifest. */
export function completeStaticPod(pod: JsonObject, { nodeName, file, seen }: { readonly nodeName: string; readonly file: string; readonly seen: string }): Pod {
  const metadata = pod['metadata'] as JsonObject;
  const spec = pod['spec'] as JsonObject;
  const digest = createHash('md5').update(JSON.stringify(pod)).update(`host:${nodeName}`).update(`file:${file}`).digest('hex');
  const uid = (metadata['uid'] as string | undefined) ?? digest;
  return {
    ...pod,
    metadata: {
      ...metadata, name: `${String(metadata['name'])}-${nodeName.toLowerCase()}`, namespace: metadata['namespace'] ?? 'default', uid,
      annotations: { ...(metadata['annotations'] as JsonObject | undefined), [configHashAnnotation]: uid, [configSeenAnnotation]: seen, [configSourceAnnotation]: 'file' },
    },
    spec: { ...spec, nodeName, tolerations: [{ operator: 'Exists', effect: 'NoExecute' }, ...((spec['tolerations'] as readonly JsonObject[] | undefined) ?? [])] },
    status: { phase: 'Pending' },
  } as unknown as Pod;
}
