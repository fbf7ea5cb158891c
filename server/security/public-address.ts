import type { LookupFunction } from 'node:net';
import { lookup } from 'node:dns';
import ipaddr from 'ipaddr.js';

/** Whether an IP address belongs to the public internet, and not to this machine or a private network. */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

/**
 * For connections to addresses that came from outside: a host is looked up as always, and refused if any of its
 * addresses is not `allowed`. It is the lookup of the connection itself, so that a name cannot mean something
 * else a moment later.
 */
export function createGuardedLookup(allowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      const refused = addresses.find(({ address }) => !allowed(address));
      if (refused !== undefined || addresses.length === 0)
        return callback(new Error('the host is not on the public internet'), []);
      if (options.all) return callback(null, addresses);
      const { address, family } = addresses[0]!;
      return callback(null, address, family);
    });
  };
}
