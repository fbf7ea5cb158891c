import { createHmac } from 'node:crypto';
import type { Keyring } from './keyring.js';

/**
 * So many that a visitor hardly ever shares one with somebody who floods the server; so few that a group
 * is no address: each stands for a million IPv4 addresses.
 */
const GROUPS = 4096;

/**
 * The group of an address, 0 to 4095. A session has it while it is open, so that a flood from one address
 * does not take the others' places in the agents' lists. The secret keeps others from finding an address
 * that shares a visitor's group.
 */
export type AddressGroupOf = (address: string) => number;

export function createAddressGroups(keyring: Keyring): AddressGroupOf {
  return (address) => {
    const hash = createHmac('sha256', keyring.current('derive'))
      .update(`address-group\n${address}`)
      .digest();
    return hash.readUInt16BE() % GROUPS;
  };
}
