import type { Pod } from '../../generated/types/core-v1.ts';
import type { DnsConfig } from './sandbox-config.ts';

/** resolv.conf of glibc keeps no more; what is beyond is dropped. */
const serversMax = 3;
const searchesMax = 32;

export interface ClusterDns {
  readonly servers: readonly string[];
  readonly domain: string;
  /** The node's resolv.conf. */
  readonly node: DnsConfig;
}

export function parseResolvConf(text: string): DnsConfig {
  let searches: readonly string[] = [];
  const servers: string[] = [];
  const options: string[] = [];
  for (const line of text.split('\n')) {
    const [word, ...rest] = line.trim().split(/\s+/);
    if (word === 'nameserver' && rest[0] !== undefined) servers.push(rest[0]);
    if (word === 'search') searches = rest.map((domain) => (domain === '.' ? domain : domain.replace(/\.$/, '')));
    if (word === 'options') options.push(...rest);
  }
  return { servers: servers.slice(0, serversMax), searches, options };
}

/** What the pod's resolv.conf says, by its dnsPolicy and dnsConfig. */
export function podDns(pod: Pod, cluster: ClusterDns): DnsConfig {
  const { spec } = pod;
  const policy = spec.dnsPolicy ?? 'ClusterFirst';
  const base = policyDns(policy, spec.hostNetwork === true, pod.metadata.namespace ?? 'default', cluster);
  const extra = spec.dnsConfig;
  if (extra === undefined) return base;
  const options = new Map(base.options.map((option) => [option.split(':')[0] as string, option]));
  for (const { name = '', value } of extra.options ?? []) options.set(name, value === undefined || value === '' ? name : `${name}:${value}`);
  return {
    servers: unique([...base.servers, ...(extra.nameservers ?? [])]).slice(0, serversMax),
    searches: unique([...base.searches, ...(extra.searches ?? [])]).slice(0, searchesMax),
    options: [...options.values()],
  };
}

function policyDns(policy: string, hostNetwork: boolean, namespace: string, cluster: ClusterDns): DnsConfig {
  if (policy === 'None') return { servers: [], searches: [], options: [] };
  const useCluster = policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !hostNetwork);
  if (!useCluster || cluster.servers.length === 0) return cluster.node;
  const { domain } = cluster;
  const own = domain === '' ? [] : [`${namespace}.svc.${domain}`, `svc.${domain}`, domain];
  return { servers: cluster.servers.slice(0, serversMax), searches: unique([...own, ...cluster.node.searches]).slice(0, searchesMax), options: ['ndots:5'] };
}

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}

const hostnameLengthMax = 63;

/** The pod's hostname and, with a subdomain, the domain it has in the cluster. */
export function podHostname(pod: Pod, clusterDomain: string): { readonly hostname: string; readonly domain: string } {
  const { spec } = pod;
  const named = spec.hostnameOverride ?? spec.hostname ?? '';
  const hostname = named === '' ? truncate(pod.metadata.name ?? '') : named;
  const subdomain = spec.subdomain ?? '';
  const domain = subdomain === '' ? '' : `${subdomain}.${pod.metadata.namespace ?? 'default'}.svc.${clusterDomain}`;
  return { hostname: spec.setHostnameAsFQDN === true && domain !== '' ? `${hostname}.${domain}` : hostname, domain };
}

function truncate(name: string): string {
  return name.length <= hostnameLengthMax ? name : name.slice(0, hostnameLengthMax).replace(/[-.]+$/, '');
}

/** The /etc/hosts of a pod: its own, or the node's with the pod's aliases below. */
export function hostsFile(pod: Pod, facts: { readonly ips: readonly string[]; readonly hostname: string; readonly domain: string; readonly nodeHosts: string }): string {
  const aliases = (pod.spec.hostAliases ?? []).map(({ ip, hostnames }) => `${ip}\t${(hostnames ?? []).join('\t')}`);
  const tail = aliases.length === 0 ? '' : `\n# Entries added by HostAliases.\n${aliases.join('\n')}\n`;
  if (pod.spec.hostNetwork === true) return `# Kubernetes-managed hosts file (host network).\n${facts.nodeHosts}${tail}`;
  const lines = [
    '# Kubernetes-managed hosts file.', '127.0.0.1\tlocalhost', '::1\tlocalhost ip6-localhost ip6-loopback', 'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix', 'fe00::1\tip6-allnodes', 'fe00::2\tip6-allrouters',
    ...facts.ips.map((ip) => (facts.domain === '' ? `${ip}\t${facts.hostname}` : `${ip}\t${facts.hostname}.${facts.domain}\t${facts.hostname}`)),
  ];
  return `${lines.join('\n')}\n${tail}`;
}
