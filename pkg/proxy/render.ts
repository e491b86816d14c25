import { endpointChain, serviceChain } from './chain-names.ts';
import type { Backend, ServicePortModel } from './service-model.ts';

/** Chain name -> its rules, each without "-A CHAIN ". */
export type Chains = ReadonlyMap<string, readonly string[]>;

export interface RuleSet {
  readonly nat: Chains;
  readonly filter: Chains;
}

export interface RenderOptions {
  /** Pods of the cluster: what comes from elsewhere to a cluster IP is masqueraded so that the answer finds its way back. '' when unknown. */
  readonly clusterCidr: string;
  readonly masqueradeAll: boolean;
  readonly masqueradeBit: number;
}

class RuleSetBuilder implements RuleSet {
  readonly nat = new Map<string, string[]>();
  readonly filter = new Map<string, string[]>();
  chain(table: 'nat' | 'filter', name: string): string[] {
    const chains = this[table];
    const rules = chains.get(name) ?? [];
    chains.set(name, rules);
    return rules;
  }
}

const comment = (text: string): string => `-m comment --comment "${text}"`;

/**
 * All rules for these service ports. Pure: the same input gives the same text, so that what changed is found by comparing.
 *
 *   KUBE-SERVICES -d clusterIP:port -> KUBE-SVC-x (all backends) or KUBE-SVL-x (internalTrafficPolicy Local)
 *   KUBE-NODEPORTS / external IPs   -> KUBE-EXT-x -> masquerade, then KUBE-SVC-x; or KUBE-SVL-x (externalTrafficPolicy Local)
 *   KUBE-SVC-x -> KUBE-SEP-y by chance -> DNAT
 */
export function renderRules(ports: readonly ServicePortModel[], options: RenderOptions): RuleSet {
  const out = new RuleSetBuilder();
  renderBase(out, options);
  for (const port of ports) renderPort(out, port, options);
  out.chain('nat', 'KUBE-SERVICES').push(`${comment('kubernetes service nodeports; NOTE: this must be the last rule in this chain')} -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS`);
  return out;
}

function renderBase(out: RuleSetBuilder, { masqueradeBit }: RenderOptions): void {
  const mark = `0x${(1 << masqueradeBit).toString(16)}/0x${(1 << masqueradeBit).toString(16)}`;
  for (const chain of ['KUBE-SERVICES', 'KUBE-NODEPORTS']) out.chain('nat', chain);
  out.chain('nat', 'KUBE-MARK-MASQ').push(`-j MARK --or-mark 0x${(1 << masqueradeBit).toString(16)}`);
  out.chain('nat', 'KUBE-POSTROUTING').push(
    `-m mark ! --mark ${mark} -j RETURN`,
    `-j MARK --xor-mark 0x${(1 << masqueradeBit).toString(16)}`,
    `${comment('kubernetes service traffic requiring SNAT')} -j MASQUERADE`,
  );
  for (const chain of ['KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES', 'KUBE-NODEPORTS', 'KUBE-PROXY-FIREWALL']) out.chain('filter', chain);
  out.chain('filter', 'KUBE-FORWARD').push(
    '-m conntrack --ctstate INVALID -j DROP',
    `${comment('kubernetes forwarding rules')} -m mark --mark ${mark} -j ACCEPT`,
    `${comment('kubernetes forwarding conntrack rule')} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
  );
}

function to(ip: string, port: ServicePortModel, number: number): string {
  const protocol = port.protocol.toLowerCase();
  return `-m ${protocol} -p ${protocol} -d ${ip} --dport ${number}`;
}

function renderPort(out: RuleSetBuilder, port: ServicePortModel, options: RenderOptions): void {
  const svc = serviceChain('SVC', port.id, port.protocol);
  const svl = serviceChain('SVL', port.id, port.protocol);
  const external = port.nodePort !== 0 || port.externalIps.length > 0 || port.loadBalancerIps.length > 0;
  const internal = port.internalLocal ? port.local : port.cluster;
  const outside = port.externalLocal ? port.local : port.cluster;
  // Pods that call an external address of a local-only service still reach all of it.
  const podsShortCut = external && port.externalLocal && port.local.length > 0 && options.clusterCidr !== '';
  if (port.cluster.length > 0 && (!port.internalLocal || (external && !port.externalLocal) || podsShortCut)) renderBackends(out, svc, port, port.cluster, options);
  if (port.local.length > 0 && (port.internalLocal || (external && port.externalLocal))) renderBackends(out, svl, port, port.local, options);
  renderClusterIp(out, port, internal.length > 0 ? (port.internalLocal ? svl : svc) : undefined);
  if (external) renderExternal(out, port, outside.length > 0, port.externalLocal ? svl : svc, options);
}

function renderClusterIp(out: RuleSetBuilder, port: ServicePortModel, target: string | undefined): void {
  const match = to(port.clusterIp, port, port.port);
  if (target !== undefined) out.chain('nat', 'KUBE-SERVICES').push(`${comment(`${port.id} cluster IP`)} ${match} -j ${target}`);
  else if (port.internalLocal && port.cluster.length > 0) out.chain('filter', 'KUBE-SERVICES').push(`${comment(`${port.id} has no local endpoints`)} ${match} -j DROP`);
  else out.chain('filter', 'KUBE-SERVICES').push(`${comment(`${port.id} has no endpoints`)} ${match} -j REJECT`);
}

function renderExternal(out: RuleSetBuilder, port: ServicePortModel, usable: boolean, target: string, options: RenderOptions): void {
  const ext = serviceChain('EXT', port.id, port.protocol);
  const verdict = port.cluster.length > 0 ? 'DROP' : 'REJECT';
  const cause = comment(`${port.id} has no ${port.cluster.length > 0 ? 'local ' : ''}endpoints`);
  if (usable) {
    const rules = out.chain('nat', ext);
    if (port.externalLocal) {
      if (options.clusterCidr !== '') rules.push(`${comment(`pod traffic for ${port.id} external destinations`)} -s ${options.clusterCidr} -j ${serviceChain('SVC', port.id, port.protocol)}`);
      rules.push(`${comment(`masquerade LOCAL traffic for ${port.id} external destinations`)} -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ`);
    } else {
      rules.push(`${comment(`masquerade traffic for ${port.id} external destinations`)} -j KUBE-MARK-MASQ`);
    }
    rules.push(`-j ${target}`);
  }
  for (const ip of port.externalIps) destination(out, `${comment(`${port.id} external IP`)} ${to(ip, port, port.port)}`, `${cause} ${to(ip, port, port.port)} -j ${verdict}`, usable, ext);
  for (const ip of port.loadBalancerIps) renderLoadBalancer(out, port, ip, usable, ext, `${cause} ${to(ip, port, port.port)} -j ${verdict}`);
  if (port.nodePort === 0) return;
  const protocol = port.protocol.toLowerCase();
  const match = `-m ${protocol} -p ${protocol} --dport ${port.nodePort}`;
  if (usable) out.chain('nat', 'KUBE-NODEPORTS').push(`${comment(port.id)} ${match} -j ${ext}`);
  else out.chain('filter', 'KUBE-EXTERNAL-SERVICES').push(`${cause} -m addrtype --dst-type LOCAL ${match} -j ${verdict}`);
}

function destination(out: RuleSetBuilder, match: string, refusal: string, usable: boolean, target: string): void {
  if (usable) out.chain('nat', 'KUBE-SERVICES').push(`${match} -j ${target}`);
  else out.chain('filter', 'KUBE-EXTERNAL-SERVICES').push(refusal);
}

function renderLoadBalancer(out: RuleSetBuilder, port: ServicePortModel, ip: string, usable: boolean, ext: string, refusal: string): void {
  const match = `${comment(`${port.id} loadbalancer IP`)} ${to(ip, port, port.port)}`;
  if (port.sourceRanges.length === 0 || !usable) {
    destination(out, match, refusal, usable, ext);
    return;
  }
  const fw = serviceChain('FW', port.id, port.protocol);
  if (!out.nat.has(fw)) out.chain('nat', fw).push(...port.sourceRanges.map((range) => `${comment(`${port.id} loadbalancer IP`)} -s ${range} -j ${ext}`));
  out.chain('nat', 'KUBE-SERVICES').push(`${match} -j ${fw}`);
  out.chain('filter', 'KUBE-PROXY-FIREWALL').push(`${comment(`${port.id} traffic not accepted by ${fw}`)} ${to(ip, port, port.port)} -j DROP`);
}

/** One chain that spreads over the backends, and one per backend. Each gets the same share: 1/n, then 1/(n-1) of what is left, ... */
function renderBackends(out: RuleSetBuilder, chain: string, port: ServicePortModel, backends: readonly Backend[], options: RenderOptions): void {
  const rules = out.chain('nat', chain);
  if (chain === serviceChain('SVC', port.id, port.protocol)) {
    const match = to(port.clusterIp, port, port.port);
    if (options.masqueradeAll) rules.push(`${comment(`${port.id} cluster IP`)} ${match} -j KUBE-MARK-MASQ`);
    else if (options.clusterCidr !== '') rules.push(`${comment(`${port.id} cluster IP`)} ${match} ! -s ${options.clusterCidr} -j KUBE-MARK-MASQ`);
  }
  const names = backends.map((backend) => endpointChain(port.id, port.protocol, `${backend.ip}:${backend.port}`));
  if (port.affinitySeconds > 0) {
    names.forEach((name, i) => rules.push(`${comment(`${port.id} -> ${backends[i]?.ip}:${backends[i]?.port}`)} -m recent --name ${name} --rcheck --seconds ${port.affinitySeconds} --reap -j ${name}`));
  }
  names.forEach((name, i) => {
    const left = names.length - i;
    const chance = left === 1 ? '' : ` -m statistic --mode random --probability ${(1 / left).toFixed(10)}`;
    rules.push(`${comment(`${port.id} -> ${backends[i]?.ip}:${backends[i]?.port}`)}${chance} -j ${name}`);
  });
  backends.forEach((backend, i) => renderBackend(out, names[i] as string, port, backend));
}

function renderBackend(out: RuleSetBuilder, name: string, port: ServicePortModel, backend: Backend): void {
  if (out.nat.has(name)) return;
  const protocol = port.protocol.toLowerCase();
  const recent = port.affinitySeconds > 0 ? ` -m recent --name ${name} --set` : '';
  out.chain('nat', name).push(
    `${comment(port.id)} -s ${backend.ip} -j KUBE-MARK-MASQ`,
    `${comment(port.id)}${recent} -m ${protocol} -p ${protocol} -j DNAT --to-destination ${backend.ip}:${backend.port}`,
  );
}
