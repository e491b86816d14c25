import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import type { Service } from '../../base/lifecycle.ts';
import { aborted } from '../../base/signals.ts';

interface ManifestRow {
  readonly digest: string;
  readonly annotations: Readonly<Record<string, string>>;
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';

/** A read-only OCI distribution server over one OCI layout directory. It answers for every registry host name alike. */
export class LayoutRegistry implements Service {
  readonly name = 'registry';
  readonly #layout: string;
  readonly #address: string;
  readonly #port: number;
  constructor(layout: string, address: string, port: number) {
    this.#layout = layout;
    this.#address = address;
    this.#port = port;
  }

  async run(signal: AbortSignal): Promise<void> {
    const server = createServer((request, response) => this.#answer(request, response));
    await new Promise<void>((resolve, reject) => { server.once('error', reject).listen(this.#port, this.#address, resolve); });
    await aborted(signal);
    server.closeAllConnections();
    await new Promise<void>((resolve) => { server.close(() => resolve()); });
  }

  /** library/nginx:1.22.1 -> digest. Read anew for each request: images may be built while it runs. */
  #resolve(repository: string, reference: string): string | undefined {
    if (reference.startsWith('sha256:')) return reference;
    const index = JSON.parse(readFileSync(path.join(this.#layout, 'index.json'), 'utf8')) as { readonly manifests: readonly ManifestRow[] };
    return index.manifests.find((row) => row.annotations['io.containerd.image.name']?.endsWith(`/${repository}:${reference}`))?.digest;
  }

  #blob(digest: string): string | undefined {
    const file = path.join(this.#layout, 'blobs', 'sha256', path.basename(digest.replace('sha256:', '')));
    return existsSync(file) ? file : undefined;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', 'http://registry');
    const match = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(pathname);
    if (pathname === '/v2/') {
      response.end('{}');
      return;
    }
    const [, repository = '', what, reference = ''] = match ?? [];
    const digest = what === 'manifests' ? this.#resolve(repository, reference) : reference;
    const file = digest === undefined ? undefined : this.#blob(digest);
    if (match === null || file === undefined || digest === undefined) {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end('{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}');
      return;
    }
    response.setHeader('content-type', what === 'manifests' ? manifestType : 'application/octet-stream');
    response.setHeader('docker-content-digest', digest);
    if (request.method === 'HEAD') {
      response.setHeader('content-length', readFileSync(file).length);
      response.end();
      return;
    }
    createReadStream(file).on('error', (err) => response.destroy(err)).pipe(response);
  }
}
