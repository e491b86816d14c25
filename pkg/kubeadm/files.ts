import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The disk of the node, under a prefix that tests choose. */
export class NodeFiles {
  readonly #root: string;
  constructor(root = '/') {
    this.#root = root;
  }
  resolve(file: string): string {
    return path.join(this.#root, file);
  }
  exists(file: string): boolean {
    return existsSync(this.resolve(file));
  }
  read(file: string): Promise<string> {
    return readFile(this.resolve(file), 'utf8');
  }
  /** Whole or not at all: written beside the target and renamed over it. */
  async write(file: string, content: string, mode = 0o600): Promise<void> {
    const target = this.resolve(file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(`${target}.new`, content, { mode });
    await rename(`${target}.new`, target);
  }
}
