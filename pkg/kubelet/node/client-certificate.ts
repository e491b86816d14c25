import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Clock, sleep } from '../../base/clock.ts';
import { errorMessage } from '../../base/errors.ts';
import type { Service } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import { ApiClient } from '../../client/api-client.ts';
import { hasCode } from '../../client/client-error.ts';
import { type ClientConfig, loadKubeconfig, type TextSource } from '../../client/kubeconfig.ts';
import { certificateSigningRequests } from '../../client/resources.ts';
import { KubeletError } from '../kubelet-error.ts';

export interface CertificatePlaces {
  readonly kubeconfig: string;
  readonly bootstrapKubeconfig: string;
  readonly certDir: string;
  readonly nodeName: string;
}

export interface CertificateDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

export type SignerName = 'kubernetes.io/kube-apiserver-client-kubelet' | 'kubernetes.io/kubelet-serving';

const pollMs = 200;
const retryMs = 2_000;
/** A request that nobody answers is made anew after this. */
const requestMsMax = 15 * 60_000;
const clientLink = 'kubelet-client-current.pem';

/** Asks the cluster to sign a certificate, and waits for it. Resolves to certificate and key, both PEM. */
export async function requestCertificate(client: ApiClient, request: { readonly signer: SignerName; readonly nodeName: string; readonly dnsNames?: readonly string[]; readonly ipAddresses?: readonly string[] }, deps: CertificateDeps, signal: AbortSignal): Promise<{ readonly certPem: string; readonly keyPem: string }> {
  // Loaded only when a certificate is made: a kubelet that has one does not pay for it.
  const { createSigningRequest } = await import('../../base/pki.ts');
  const serving = request.signer === 'kubernetes.io/kubelet-serving';
  const { csrPem, keyPem } = await createSigningRequest({
    commonName: `system:node:${request.nodeName}`, organizations: ['system:nodes'], dnsNames: request.dnsNames ?? [], ipAddresses: request.ipAddresses ?? [],
  });
  const made = await client.create(certificateSigningRequests, {
    apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', metadata: { generateName: 'csr-' },
    spec: { request: Buffer.from(csrPem).toString('base64'), signerName: request.signer, usages: ['digital signature', serving ? 'server auth' : 'client auth'] },
  }, { signal });
  const name = made.metadata.name ?? '';
  const untilMs = deps.clock.monotonicMs() + requestMsMax;
  while (deps.clock.monotonicMs() < untilMs) {
    const { status } = await client.get(certificateSigningRequests, { name }, { signal });
    const refused = status?.conditions?.find(({ type }) => type === 'Denied' || type === 'Failed');
    if (refused !== undefined) throw new KubeletError('badConfig', `certificate request ${name} was refused: ${refused.type}: ${refused.message ?? ''}`);
    if (status?.certificate !== undefined && status.certificate !== '') return { certPem: Buffer.from(status.certificate, 'base64').toString('utf8'), keyPem };
    await sleep(deps.clock, pollMs, { signal });
  }
  throw new KubeletError('timeout', `certificate request ${name} was not answered`);
}

/** Writes certificate and key into one dated file, then moves the link to it: whoever reads the link sees the old pair or the new one. */
export function storePair(certDir: string, stem: string, pair: { readonly certPem: string; readonly keyPem: string }, nowMs: number): string {
  mkdirSync(certDir, { recursive: true, mode: 0o755 });
  const stamp = new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '-').replace('T', '-');
  const file = path.join(certDir, `${stem}-${stamp}.pem`);
  writeFileSync(file, `${pair.certPem.trimEnd()}\n${pair.keyPem}`, { mode: 0o600 });
  const link = path.join(certDir, `${stem}-current.pem`);
  rmSync(`${link}.tmp`, { force: true });
  symlinkSync(file, `${link}.tmp`);
  renameSync(`${link}.tmp`, link);
  return link;
}

/** Turns the bootstrap token into a client certificate and writes the kubeconfig that uses it; tries until it succeeds or the signal aborts. */
export async function ensureClientCertificate(places: CertificatePlaces, deps: CertificateDeps, signal: AbortSignal): Promise<void> {
  if (places.bootstrapKubeconfig === '') throw new KubeletError('badConfig', `${places.kubeconfig} does not exist, and there is no --bootstrap-kubeconfig to get one with`);
  for (;;) {
    signal.throwIfAborted();
    try {
      const config = loadKubeconfig(places.bootstrapKubeconfig);
      const client = ApiClient.connect(config, deps);
      try {
        const pair = await requestCertificate(client, { signer: 'kubernetes.io/kube-apiserver-client-kubelet', nodeName: places.nodeName }, deps, signal);
        const link = storePair(places.certDir, clientLink.replace('-current.pem', ''), pair, deps.clock.nowMs());
        writeKubeconfig(places.kubeconfig, config.server, config.ca, link);
        deps.logger.info({ node: places.nodeName }, 'client certificate is issued');
        return;
      } finally {
        client.close();
      }
    } catch (err) {
      if (signal.aborted) throw err;
      const level = hasCode(err, 'unauthorized', 'forbidden') ? 'warn' : 'debug';
      deps.logger[level]({ cause: errorMessage(err) }, 'no client certificate yet');
    }
    await sleep(deps.clock, retryMs, { signal });
  }
}

function writeKubeconfig(file: string, server: string, ca: TextSource | undefined, link: string): void {
  const authority = ca === undefined ? {} : ca.kind === 'file' ? { 'certificate-authority': ca.path } : { 'certificate-authority-data': Buffer.from(ca.text).toString('base64') };
  const config = {
    apiVersion: 'v1', kind: 'Config', 'current-context': 'default-context', preferences: {},
    clusters: [{ name: 'default-cluster', cluster: { server, ...authority } }],
    contexts: [{ name: 'default-context', context: { cluster: 'default-cluster', namespace: 'default', user: 'default-auth' } }],
    users: [{ name: 'default-auth', user: { 'client-certificate': link, 'client-key': link } }],
  };
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.tmp`, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
}

/**
 * The client that reads its certificate from the certificate folder, where rotation puts each new one. A pair that stands in the kubeconfig
 * itself is moved there first, unless the folder holds a later one of the same authority's making.
 */
export function withRotatedPair(config: ClientConfig, certDir: string, nowMs: number): ClientConfig {
  const link = path.join(certDir, clientLink);
  if (config.cert === undefined || config.key === undefined) return config;
  if (config.cert.kind === 'file' && config.cert.path === link) return config;
  const own = { certPem: textOf(config.cert), keyPem: textOf(config.key) };
  const stored = existsSync(link) ? new X509Certificate(readFileSync(link)) : undefined;
  const given = new X509Certificate(own.certPem);
  const later = stored !== undefined && stored.issuer === given.issuer && Date.parse(stored.validFrom) >= Date.parse(given.validFrom) && Date.parse(stored.validTo) > nowMs;
  if (!later) storePair(certDir, clientLink.replace('-current.pem', ''), own, nowMs);
  return { ...config, cert: { kind: 'file', path: link }, key: { kind: 'file', path: link } };
}

function textOf(source: TextSource): string {
  return source.kind === 'inline' ? source.text : readFileSync(source.path, 'utf8');
}

/** When a certificate should be replaced: somewhere between 70% and 90% of its life, so that a cluster made at once does not renew at once. */
export function rotationTimeMs(certPem: string, random: Random): number {
  const cert = new X509Certificate(certPem);
  const fromMs = Date.parse(cert.validFrom);
  return fromMs + (Date.parse(cert.validTo) - fromMs) * (0.7 + 0.2 * random.next());
}

/** Replaces the client certificate before it expires. Connections made afterwards use the new one. */
export class CertificateRotation implements Service {
  readonly name = 'certificate rotation';
  readonly #client: ApiClient;
  readonly #places: CertificatePlaces;
  readonly #deps: CertificateDeps;
  constructor(client: ApiClient, places: CertificatePlaces, deps: CertificateDeps) {
    this.#client = client;
    this.#places = places;
    this.#deps = deps;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, random, logger } = this.#deps;
    const link = path.join(this.#places.certDir, clientLink);
    while (!signal.aborted) {
      try {
        await sleep(clock, Math.max(0, rotationTimeMs(readFileSync(link, 'utf8'), random) - clock.nowMs()), { signal });
        const pair = await requestCertificate(this.#client, { signer: 'kubernetes.io/kube-apiserver-client-kubelet', nodeName: this.#places.nodeName }, this.#deps, signal);
        storePair(this.#places.certDir, clientLink.replace('-current.pem', ''), pair, clock.nowMs());
        logger.info({}, 'client certificate is replaced');
      } catch (err) {
        if (signal.aborted) return;
        logger.warn({ cause: errorMessage(err) }, 'client certificate was not replaced; will try again');
        await sleep(clock, 60_000, { signal }).catch(() => undefined);
      }
    }
  }
}
