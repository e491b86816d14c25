export const bridgeName = 'cni0';
export const cniConfigName = '10-coxswain.conflist';

/** The CNI network of one node: the bridge plugin with addresses from the node's pod range, and host ports. */
export function cniConfig(podRanges: readonly string[], mtu: number): string {
  return `${JSON.stringify({
    cniVersion: '1.0.0',
    name: 'coxswain',
    plugins: [
      {
        type: 'bridge', bridge: bridgeName, isGateway: true, ipMasq: false, hairpinMode: true, mtu,
        ipam: { type: 'host-local', ranges: podRanges.map((subnet) => [{ subnet }]), routes: [{ dst: '0.0.0.0/0' }], dataDir: '/run/cni-ipam' },
      },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  }, null, 2)}\n`;
}

/** Whether the bridge, as `ip -o -4 addr show` prints it, has an address of another range than these: left over from an earlier life of the node. */
export function bridgeIsStale(addresses: string, podRanges: readonly string[]): boolean {
  const found = [...addresses.matchAll(/inet (\S+)\/\d+/g)].map((match) => match[1] as string);
  return found.some((address) => !podRanges.some((range) => isWithin(address, range)));
}

function isWithin(address: string, range: string): boolean {
  const [network = '', length = '32'] = range.split('/');
  const bits = (text: string): bigint => text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const shift = 32n - BigInt(length);
  return bits(address) >> shift === bits(network) >> shift;
}
