export const cniConfigName = '10-coxswain.conflist';

/** The CNI network of one node: the bridge plugin with addresses from the node's pod range, and host ports. */
export function cniConfig(podRanges: readonly string[], mtu: number): string {
  return `${JSON.stringify({
    cniVersion: '1.0.0',
    name: 'coxswain',
    plugins: [
      {
        type: 'bridge', bridge: 'cni0', isGateway: true, ipMasq: false, hairpinMode: true, mtu,
        ipam: { type: 'host-local', ranges: podRanges.map((subnet) => [{ subnet }]), routes: [{ dst: '0.0.0.0/0' }], dataDir: '/run/cni-ipam' },
      },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  }, null, 2)}\n`;
}
