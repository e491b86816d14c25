import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { containerdConfig } from '../containerd-config.ts';
import { mustRun } from '../run-command.ts';

/**
 * A containerd root with every image imported and unpacked, made once for each set of images. A node's own root starts as a tree of
 * hard links to it: layers and blobs are never written again, only the databases are, and those are copied.
 */
export class ImageStore {
  readonly #directory: string;
  constructor(directory: string) {
    this.#directory = directory;
  }

  get #template(): string {
    return path.join(this.#directory, 'root');
  }

  static digest(layout: string): string {
    return createHash('sha256').update(readFileSync(path.join(layout, 'index.json'))).digest('hex');
  }

  /** Imports the layout unless the template holds exactly it. Returns the digest that names this set of images. */
  async prepare(layout: string, progress: (detail: string) => void): Promise<string> {
    const digest = ImageStore.digest(layout);
    const stamp = path.join(this.#directory, 'digest');
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return digest;
    progress('unpacking images');
    const fresh = path.join(this.#directory, 'fresh');
    await rm(fresh, { recursive: true, force: true });
    await mkdir(path.join(fresh, 'root'), { recursive: true });
    const config = path.join(fresh, 'config.toml');
    await writeFile(config, containerdConfig({ nodeIp: '127.0.0.1', restrictOomScoreAdjust: true, root: path.join(fresh, 'root'), state: '/run/coxswain-import' })
      .replace('disabled_plugins = [', 'disabled_plugins = ["io.containerd.grpc.v1.cri", '));
    // In namespaces of its own: its state and mounts end with it.
    const script = `mount -t tmpfs tmpfs /run && containerd -c "$0" >"$2" 2>&1 & pid=$!
for i in $(seq 1 500); do [ -S /run/coxswain-import/containerd.sock ] && ctr -a /run/coxswain-import/containerd.sock version >/dev/null 2>&1 && break; sleep 0.02; done
tar -C "$1" -cf - blobs index.json oci-layout | ctr -a /run/coxswain-import/containerd.sock -n k8s.io images import --all-platforms - || { tail -5 "$2" >&2; exit 1; }
kill $pid; wait $pid; true`;
    await mustRun('unshare', ['-m', '-n', '-p', '-f', '--kill-child', '--mount-proc', '--', 'bash', '-c', script, config, layout, path.join(fresh, 'containerd.log')],
      { fix: 'see that containerd is installed ("make deps") and that the disk has 2 GB free' });
    await rm(this.#template, { recursive: true, force: true });
    await rename(path.join(fresh, 'root'), this.#template);
    await rm(fresh, { recursive: true, force: true });
    await writeFile(stamp, digest);
    return digest;
  }

  /** Fills an absent or outdated containerd root; one that was seeded from the same images stays as it is. */
  async seed(root: string, digest: string): Promise<void> {
    const stamp = `${root}.images`;
    if (existsSync(root) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
    await rm(root, { recursive: true, force: true });
    await mkdir(path.dirname(root), { recursive: true });
    await mustRun('cp', ['-al', this.#template, root]);
    // The databases must not be shared with the template.
    const script = 'find "$0" -name "*.db" | while read -r db; do cp --reflink=auto "$db" "$db.own" && mv "$db.own" "$db"; done';
    await mustRun('bash', ['-c', script, root]);
    await writeFile(stamp, digest);
  }
}
