import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { quantityToInteger, quantityToMilli } from '../api/quantity.ts';
import { errorMessage } from '../base/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { parseDurationMs } from '../base/options.ts';
import type { Taint } from '../generated/types/core-v1.ts';
import { configFieldTypes } from './config-fields.ts';
import { KubeletError } from './kubelet-error.ts';

/** What a kubelet runs by: KubeletConfiguration `kubelet.config.k8s.io/v1beta1` with every default filled in, in our units. */
export interface KubeletSettings {
  readonly staticPodPath: string;
  readonly podLogsDir: string;
  readonly fileCheckMs: number;
  readonly address: string;
  readonly port: number;
  readonly healthzPort: number;
  readonly healthzBindAddress: string;
  readonly tlsCertFile: string;
  readonly tlsPrivateKeyFile: string;
  readonly rotateCertificates: boolean;
  readonly clientCaFile: string;
  readonly anonymousAuth: boolean;
  readonly webhookAuth: boolean;
  readonly webhookAuthTtlMs: number;
  readonly authorizationMode: 'AlwaysAllow' | 'Webhook';
  readonly authorizedTtlMs: number;
  readonly unauthorizedTtlMs: number;
  readonly clusterDomain: string;
  readonly clusterDns: readonly string[];
  readonly resolvConf: string;
  readonly nodeStatusUpdateMs: number;
  readonly nodeStatusReportMs: number;
  readonly leaseSeconds: number;
  readonly maxPods: number;
  readonly podPidsLimit: number;
  readonly cpuCfsQuota: boolean;
  readonly imageGcHighPercent: number;
  readonly imageGcLowPercent: number;
  readonly imageMinimumGcAgeMs: number;
  readonly nodeStatusMaxImages: number;
  readonly serializeImagePulls: boolean;
  readonly maxParallelImagePulls: number;
  readonly containerLogMaxBytes: number;
  readonly containerLogMaxFiles: number;
  readonly containerLogCheckMs: number;
  readonly systemReserved: Readonly<Record<string, string>>;
  readonly kubeReserved: Readonly<Record<string, string>>;
  readonly evictionHard: Readonly<Record<string, string>>;
  readonly registerNode: boolean;
  readonly registerWithTaints: readonly Taint[];
  readonly providerId: string;
  readonly containerRuntimeEndpoint: string;
  readonly seccompDefault: boolean;
  /** The file's content, for /configz. */
  readonly source: JsonObject;
}

/** Reads and checks a configuration file; an empty path is all defaults. Throws KubeletError `badConfig` naming the field. */
export function loadSettings(file: string): KubeletSettings {
  if (file === '') return settingsFrom({});
  let parsed: unknown;
  try {
    parsed = parse(readFileSync(file, 'utf8'));
  } catch (err) {
    throw new KubeletError('badConfig', `failed to load kubelet config file, path: ${file}, error: ${errorMessage(err)}`, { cause: err });
  }
  if (!isJsonObject(parsed)) throw new KubeletError('badConfig', `${file} does not hold an object`);
  return settingsFrom(parsed);
}

/** Wrong here is refused, never ignored: unknown fields, wrong types, and asking for what this kubelet does not do. */
export function settingsFrom(source: JsonObject): KubeletSettings {
  const { apiVersion, kind, ...fields } = source;
  if (apiVersion !== undefined && apiVersion !== 'kubelet.config.k8s.io/v1beta1') throw bad('apiVersion', `${JSON.stringify(apiVersion)} is not kubelet.config.k8s.io/v1beta1`);
  if (kind !== undefined && kind !== 'KubeletConfiguration') throw bad('kind', `${JSON.stringify(kind)} is not KubeletConfiguration`);
  for (const [name, value] of Object.entries(fields)) checkType(name, value);
  refuseUnsupported(fields);
  return build(new Reader(fields), source);
}

function bad(field: string, problem: string): KubeletError {
  return new KubeletError('badConfig', `invalid kubelet configuration: ${field}: ${problem}`);
}

function checkType(name: string, value: JsonValue | undefined): void {
  const type = configFieldTypes[name];
  if (type === undefined) throw bad(name, 'unknown field');
  if (value === undefined || value === null) return;
  const fits = type === 'object' ? isJsonObject(value) : type === 'list' ? Array.isArray(value) : typeof value === type;
  if (!fits) throw bad(name, `expected ${type}, got ${JSON.stringify(value)}`);
}

/** Settings whose effect would be missed: each names what there is instead. */
function refuseUnsupported(fields: JsonObject): void {
  const only = (name: string, allowed: readonly JsonValue[], instead: string): void => {
    const value = fields[name];
    if (value !== undefined && value !== null && !allowed.includes(value)) throw bad(name, `${JSON.stringify(value)} is not supported by this kubelet; ${instead}`);
  };
  only('cgroupDriver', ['cgroupfs', ''], 'use cgroupfs, in the runtime too');
  only('cgroupRoot', ['', '/'], 'pods live below /kubepods');
  only('cgroupsPerQOS', [true], 'leave it true');
  only('cpuManagerPolicy', ['none', ''], 'use none');
  only('memoryManagerPolicy', ['None', ''], 'use None');
  only('topologyManagerPolicy', ['none', ''], 'use none');
  only('readOnlyPort', [0], 'use the authenticated port');
  only('staticPodURL', [''], 'use staticPodPath');
  only('reservedSystemCPUs', [''], 'use systemReserved');
  only('runOnce', [false], 'leave it false');
  only('serverTLSBootstrap', [false], 'the serving certificate is self-signed, or tlsCertFile and tlsPrivateKeyFile');
  const swap = fields['memorySwap'];
  if (isJsonObject(swap) && swap['swapBehavior'] === 'LimitedSwap') throw bad('memorySwap.swapBehavior', 'LimitedSwap is not supported by this kubelet; use NoSwap');
}

class Reader {
  readonly #fields: JsonObject;
  constructor(fields: JsonObject) {
    this.#fields = fields;
  }
  at(...path: readonly string[]): JsonValue | undefined {
    let value: JsonValue | undefined = this.#fields;
    for (const name of path) value = isJsonObject(value) ? value[name] : undefined;
    return value ?? undefined;
  }
  text(fallback: string, ...path: readonly string[]): string {
    const value = this.at(...path);
    return typeof value === 'string' && value !== '' ? value : fallback;
  }
  number(fallback: number, ...path: readonly string[]): number {
    const value = this.at(...path);
    return typeof value === 'number' ? value : fallback;
  }
  flag(fallback: boolean, ...path: readonly string[]): boolean {
    const value = this.at(...path);
    return typeof value === 'boolean' ? value : fallback;
  }
  durationMs(fallback: string, ...path: readonly string[]): number {
    const value = this.at(...path);
    try {
      const ms = parseDurationMs(typeof value === 'string' ? value : fallback);
      return ms === 0 ? parseDurationMs(fallback) : ms;
    } catch (err) {
      throw bad(path.join('.'), errorMessage(err));
    }
  }
  map(...path: readonly string[]): Readonly<Record<string, string>> {
    const value = this.at(...path);
    return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)])) : {};
  }
}

/** Below these the node would be under pressure; upstream's defaults. */
const evictionDefaults = { 'memory.available': '100Mi', 'nodefs.available': '10%', 'nodefs.inodesFree': '5%', 'imagefs.available': '15%' };

function build(read: Reader, source: JsonObject): KubeletSettings {
  const mode = read.text('Webhook', 'authorization', 'mode');
  if (mode !== 'Webhook' && mode !== 'AlwaysAllow') throw bad('authorization.mode', `${JSON.stringify(mode)} is neither AlwaysAllow nor Webhook`);
  const dns = read.at('clusterDNS');
  const taints = read.at('registerWithTaints');
  return {
    staticPodPath: read.text('', 'staticPodPath'), podLogsDir: read.text('/var/log/pods', 'podLogsDir'), fileCheckMs: read.durationMs('20s', 'fileCheckFrequency'),
    address: read.text('0.0.0.0', 'address'), port: read.number(10250, 'port'),
    healthzPort: read.number(10248, 'healthzPort'), healthzBindAddress: read.text('127.0.0.1', 'healthzBindAddress'),
    tlsCertFile: read.text('', 'tlsCertFile'), tlsPrivateKeyFile: read.text('', 'tlsPrivateKeyFile'),
    rotateCertificates: read.flag(false, 'rotateCertificates'),
    clientCaFile: read.text('', 'authentication', 'x509', 'clientCAFile'), anonymousAuth: read.flag(false, 'authentication', 'anonymous', 'enabled'),
    webhookAuth: read.flag(true, 'authentication', 'webhook', 'enabled'), webhookAuthTtlMs: read.durationMs('2m', 'authentication', 'webhook', 'cacheTTL'),
    authorizationMode: mode, authorizedTtlMs: read.durationMs('5m', 'authorization', 'webhook', 'cacheAuthorizedTTL'),
    unauthorizedTtlMs: read.durationMs('30s', 'authorization', 'webhook', 'cacheUnauthorizedTTL'),
    clusterDomain: read.text('', 'clusterDomain'), clusterDns: Array.isArray(dns) ? dns.map(String) : [], resolvConf: read.text('/etc/resolv.conf', 'resolvConf'),
    nodeStatusUpdateMs: read.durationMs('10s', 'nodeStatusUpdateFrequency'), nodeStatusReportMs: read.durationMs('5m', 'nodeStatusReportFrequency'),
    leaseSeconds: read.number(40, 'nodeLeaseDurationSeconds'), maxPods: read.number(110, 'maxPods'), podPidsLimit: read.number(-1, 'podPidsLimit'),
    cpuCfsQuota: read.flag(true, 'cpuCFSQuota'),
    imageGcHighPercent: read.number(85, 'imageGCHighThresholdPercent'), imageGcLowPercent: read.number(80, 'imageGCLowThresholdPercent'),
    imageMinimumGcAgeMs: read.durationMs('2m', 'imageMinimumGCAge'), nodeStatusMaxImages: read.number(50, 'nodeStatusMaxImages'),
    serializeImagePulls: read.flag(true, 'serializeImagePulls'), maxParallelImagePulls: read.number(1, 'maxParallelImagePulls'),
    containerLogMaxBytes: amount('containerLogMaxSize', read.text('10Mi', 'containerLogMaxSize')), containerLogMaxFiles: read.number(5, 'containerLogMaxFiles'),
    containerLogCheckMs: read.durationMs('10s', 'containerLogMonitorInterval'),
    systemReserved: read.map('systemReserved'), kubeReserved: read.map('kubeReserved'),
    evictionHard: read.at('evictionHard') === undefined ? evictionDefaults : read.map('evictionHard'),
    registerNode: read.flag(true, 'registerNode'), registerWithTaints: Array.isArray(taints) ? taints as unknown as readonly Taint[] : [],
    providerId: read.text('', 'providerID'), containerRuntimeEndpoint: read.text('unix:///run/containerd/containerd.sock', 'containerRuntimeEndpoint'),
    seccompDefault: read.flag(false, 'seccompDefault'), source,
  };
}

function amount(field: string, text: string): number {
  try {
    return Number(quantityToInteger(text));
  } catch (err) {
    throw bad(field, errorMessage(err));
  }
}

/** key=value:Effect or key:Effect, as --register-with-taints lists them. */
export function parseTaint(text: string): Taint {
  const match = /^([^=:]+)(?:=([^:]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$/.exec(text);
  if (match === null) throw new KubeletError('badConfig', `invalid taint "${text}": expected key[=value]:Effect`);
  return { key: match[1] as string, ...(match[2] === undefined ? {} : { value: match[2] }), effect: match[3] as 'NoSchedule' };
}

/** Sum of reservations of one resource in whole units (milli for cpu), for allocatable. */
export function reserved(resource: 'cpu' | 'memory', ...lists: readonly Readonly<Record<string, string>>[]): number {
  return lists.reduce((sum, list) => {
    const text = list[resource];
    return text === undefined ? sum : sum + Number(resource === 'cpu' ? quantityToMilli(text) : quantityToInteger(text));
  }, 0);
}
