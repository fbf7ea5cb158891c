import { createHmac } from 'node:crypto';
import type { Keyring } from './keyring.js';

/**
 * So many that a visitor hardly ever shares a group with somebody who floods the server, and so few that
 * a group reveals no address: each stands for a million IPv4 addresses.
 */
const GROUPS = 4096;

/**
 * The group of an address: 0 to 4095. An open session has it, so that a flood from one address does not
 * take the places of others in the agents' lists. It depends on a secret of the server, so that nobody can
 * look for an address with the group of a certain visitor.
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
