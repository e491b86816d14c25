import type { Registry } from 'prom-client';
import type { Clock } from '../base/clock.ts';
import type { Service } from '../base/lifecycle.ts';
import type { Logger } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import { buildAdmission } from './admission/admission.ts';
import { buildAuthentication } from './authentication/authentication.ts';
import type { ServerDeps } from './authentication/deps.ts';
import { buildAuthorization, type Authorization } from './authorization/authorization.ts';
import { buildBootstrap, type Bootstrap, type BootstrapConfig } from './bootstrap/bootstrap.ts';
import { nodeRules } from './bootstrap/roles.ts';
import type { ApiServerConfig } from './config.ts';
import type { DocumentHandler } from './contracts.ts';
import { exchangeOf } from './http/exchange-of.ts';
import { Listener, type Incoming } from './http/listener.ts';
import { FlowClassifier } from './pipeline/flow-classifier.ts';
import { InFlight } from './pipeline/in-flight.ts';
import { serve } from './pipeline/pipeline.ts';
import { ResourceTable, type BehaviorLookup } from './registry/served-resource.ts';
import { virtualResources } from './reviews/virtual-resources.ts';
import type { ServerContext } from './server-context.ts';
import { AddressAllocator } from './services/address-allocator.ts';
import { AddressRange } from './services/address-range.ts';
import { PortAllocator } from './services/port-allocator.ts';
import { AllocationRepair } from './services/repair.ts';
import { certificateRequestHooks } from './registry/certificate-request-hooks.ts';
import { ServiceHooks } from './services/service-hooks.ts';
import { discoveryPages } from './site/discovery.ts';
import { healthPages } from './site/health.ts';
import { metricsPage, RequestMetrics } from './site/metrics.ts';
import { openApiPages } from './site/open-api.ts';
import { healthChecks } from './site/post-start-hooks.ts';
import { Site, type Page } from './site/site.ts';
import { versionObject, versionPage } from './site/version.ts';
import type { Storage } from './storage/storage.ts';
import { streamHandlers } from './streams/stream-handlers.ts';

export interface ApiServerDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly readText: (path: string) => Promise<string>;
  /** pkg/api/behaviors, or less of it in tests. */
  readonly behaviors: BehaviorLookup;
}

export interface ApiServer {
  /** All must run for the server to serve. */
  readonly services: readonly Service[];
  /** The port, once it is bound. */
  listening(): Promise<number>;
}

/** Puts the server together: nothing runs before its services do. Throws on a configuration that cannot be meant. */
export async function buildApiServer(config: ApiServerConfig, deps: ApiServerDeps): Promise<ApiServer> {
  const { storage, clock, random, logger } = deps;
  const parts: ServerDeps = { storage, clock, random, logger, readText: deps.readText };
  const authentication = await buildAuthentication(config.authentication, parts);
  const authorization = buildAuthorization({ modes: config.authorizationModes, nodeRules: nodeRules() }, parts);
  const bootstrap = buildBootstrap(await bootstrapConfig(config, deps), parts);
  const virtual = await virtualResources({
    ...(config.authentication.issuers[0] === undefined ? {} : { issuer: config.authentication.issuers[0] }),
    ...(config.serviceAccount.signingKeyFile === undefined ? {} : { signingKeyFile: config.serviceAccount.signingKeyFile }),
    maxExpirationSeconds: config.serviceAccount.maxExpirationSeconds,
    extendExpiration: config.serviceAccount.extendExpiration,
    keySetUri: config.serviceAccount.keySetUri ?? `https://${config.advertiseAddress}:${config.port}/openid/v1/jwks`,
  }, { authentication, authorizer: authorization.authorizer }, parts);
  const addresses = new AddressAllocator(config.serviceRanges.map((range) => new AddressRange(range)), storage, deps);
  const ports = new PortAllocator(config.nodePorts, storage, random);
  const serviceHooks = new ServiceHooks(addresses, ports);
  const inFlight = new InFlight(config.limits);
  const table = new ResourceTable(deps.behaviors, (version) => config.enabledVersions.has(version));
  const health = new HealthState(authorization, bootstrap, deps);
  const context: ServerContext = {
    storage, table, clock, random, logger, inFlight,
    authenticator: authentication.authenticator,
    authorizer: authorization.authorizer,
    admission: buildAdmission({
      enable: config.admission.enabled, disable: config.admission.disabled, notReadySeconds: config.tolerationSeconds.notReady, unreachableSeconds: config.tolerationSeconds.unreachable,
    }, authorization, parts),
    virtual: virtual.resources,
    connect: await streamHandlers({
      addressTypes: config.kubelet.addressTypes,
      ...(config.kubelet.certFile === undefined ? {} : { clientCertificateFile: config.kubelet.certFile }),
      ...(config.kubelet.keyFile === undefined ? {} : { clientKeyFile: config.kubelet.keyFile }),
      ...(config.kubelet.caFile === undefined ? {} : { authorityFile: config.kubelet.caFile }),
    }, parts),
    hooks: (group, resource) => {
      if (group === '' && resource === 'services') return serviceHooks;
      return group === 'certificates.k8s.io' && resource === 'certificatesigningrequests' ? certificateRequestHooks : undefined;
    },
    flows: new FlowClassifier(storage, clock),
    site: new Site([
      ...discoveryPages(table, `${config.advertiseAddress}:${config.port}`), ...openApiPages(), versionPage(versionObject(config.build)),
      ...healthPages(health.checks, logger), metricsPage(deps.registry), ...virtual.documents.map(documentPage),
    ]),
    eventTtlSeconds: config.eventTtlSeconds,
    minRequestTimeoutMs: config.minRequestTimeoutMs,
  };
  const metrics = new RequestMetrics(deps.registry, inFlight);
  const listener = new Listener({ address: config.bindAddress, port: config.port, tls: config.tls, clientAuthorities: authentication.clientAuthorities }, (incoming) => answer(incoming, context, metrics), deps);
  return {
    services: [...authorization.services, ...bootstrap.services, new AllocationRepair({ storage, addresses, ports, clock, logger }), listener, health],
    listening: () => listener.listening(),
  };
}

async function answer(incoming: Incoming, context: ServerContext, metrics: RequestMetrics): Promise<void> {
  const exchange = exchangeOf(incoming, context.clock);
  const done = metrics.begin(exchange);
  try {
    await serve(exchange, context);
  } finally {
    const nowMs = context.clock.monotonicMs();
    const status = incoming.response?.statusCode ?? 101;
    done(status, nowMs);
    context.logger.debug({ auditId: exchange.auditId, verb: exchange.info.verb, path: exchange.info.path, user: exchange.user.name, status, ms: Math.round(nowMs - exchange.receivedMs) }, 'request');
  }
}

function documentPage({ path, contentType, headers, body }: DocumentHandler): Page {
  return { path, answer: async () => ({ kind: 'bytes', status: 200, contentType, headers, body: await body() }) };
}

async function bootstrapConfig(config: ApiServerConfig, { readText }: ApiServerDeps): Promise<BootstrapConfig> {
  const { clientCaFile, requestHeader } = config.authentication;
  return {
    advertiseAddress: config.advertiseAddress, port: config.port, serviceRanges: config.serviceRanges, hostname: config.hostname,
    ...(clientCaFile === undefined ? {} : { clientCa: await readText(clientCaFile) }),
    ...(requestHeader === undefined ? {} : { requestHeader: { ...requestHeader, ca: await readText(requestHeader.caFile) } }),
  };
}

/** Knows whether the mirrors behind authorization are filled, and whether the end has come. It is last to start and first to stop. */
class HealthState implements Service {
  readonly name = 'health';
  readonly checks: ReturnType<typeof healthChecks>;
  readonly #authorization: Authorization;
  #synced = false;
  #stopping = false;
  constructor(authorization: Authorization, bootstrap: Bootstrap, { storage }: ApiServerDeps) {
    this.#authorization = authorization;
    this.checks = healthChecks({
      storage, bootstrap: bootstrap.readyChecks,
      informersSynced: () => (this.#synced ? undefined : 'not finished'),
      shuttingDown: () => this.#stopping,
    });
  }
  async run(signal: AbortSignal): Promise<void> {
    void this.#authorization.waitForSync().then(() => { this.#synced = true; });
    await new Promise<void>((resolve) => { if (signal.aborted) resolve(); else signal.addEventListener('abort', () => resolve(), { once: true }); });
    this.#stopping = true;
  }
}
