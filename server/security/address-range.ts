import ipaddr from 'ipaddr.js';

/** Of an IPv6 address, only the network counts: whoever has one usually has all of it. */
const IPV6_NETWORK_BITS = 64;

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/**
 * A range of addresses in the form in which it is stored: "203.0.113.7", "203.0.113.0/24", "2001:db8::/32". Of
 * IPv6, a network of 64 bits at least. `range`: an address or a range, or what `addressOf` says of a client.
 */
export function toNetwork(range: string): string {
  const [address, bits] = parseRange(range);
  if (address instanceof ipaddr.IPv4) {
    const network = ipaddr.IPv4.networkAddressFromCIDR(`${address.toString()}/${bits}`);
    return bits === 32 ? network.toString() : `${network.toString()}/${bits}`;
  }
  const prefix = Math.min(bits, IPV6_NETWORK_BITS);
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${prefix}`);
  return `${network.toString()}/${prefix}`;
}

/** Whether a client's address, as `addressOf` says it, is in one of these networks. */
export function createNetworkCheck(networks: readonly string[]): (address: string) => boolean {
  const parsed = networks.map(parseRange);
  return (address) => {
    // Without a connection there is none.
    if (parsed.length === 0 || address === '') return false;
    const [client] = parseRange(address);
    return parsed.some(
      ([network, bits]) => network.kind() === client.kind() && client.match(network, bits),
    );
  };
}

function parseRange(range: string): Network {
  const [text = '', bits] = range.split('/');
  const address = ipaddr.parse(text);
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress())
    return [address.toIPv4Address(), Math.max(0, Number(bits ?? 128) - 96)];
  return [address, Number(bits ?? (address instanceof ipaddr.IPv4 ? 32 : 128))];
}
