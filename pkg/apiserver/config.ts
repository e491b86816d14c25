import type { AuthenticationConfig } from './authentication/authentication.ts';
import type { StorageMediaType } from './storage/value-codec.ts';

/** Everything the command line says, parsed and read. Files that hold PEM are given as their text where a part needs the text. */
export interface ApiServerConfig {
  readonly bindAddress: string;
  /** What /version says of this build. */
  readonly build: { readonly commit: string; readonly date: string; readonly runtime: string };
  readonly port: number;
  /** The address that the cluster finds the server under. */
  readonly advertiseAddress: string;
  readonly tls: { readonly cert: string; readonly key: string };
  readonly etcd: {
    readonly endpoints: readonly string[];
    readonly tls?: { readonly ca: Buffer; readonly cert?: Buffer; readonly key?: Buffer };
    readonly prefix: string;
    readonly mediaType: StorageMediaType;
    readonly compactionIntervalMs: number;
  };
  readonly authentication: AuthenticationConfig;
  readonly authorizationModes: readonly string[];
  readonly admission: { readonly enabled: readonly string[]; readonly disabled: readonly string[] };
  readonly serviceAccount: {
    readonly signingKeyFile?: string;
    readonly keySetUri?: string;
    readonly maxExpirationSeconds: number;
    readonly extendExpiration: boolean;
  };
  readonly kubelet: {
    readonly certFile?: string;
    readonly keyFile?: string;
    readonly caFile?: string;
    readonly addressTypes: readonly string[];
  };
  /** --service-cluster-ip-range, one or two networks. */
  readonly serviceRanges: readonly string[];
  readonly nodePorts: { readonly first: number; readonly last: number };
  readonly limits: { readonly readsMax: number; readonly writesMax: number };
  readonly eventTtlSeconds: number;
  readonly minRequestTimeoutMs: number;
  readonly tolerationSeconds: { readonly notReady: number; readonly unreachable: number };
  /** Versions that are off by default and asked for: --runtime-config=resource.k8s.io/v1beta1=true. */
  readonly enabledVersions: ReadonlySet<string>;
  readonly hostname: string;
}
