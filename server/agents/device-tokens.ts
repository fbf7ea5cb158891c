import { createHmac } from 'node:crypto';
import type { Ids } from '../ports.js';
import { isEqual } from '../security/hash.js';
import type { Keyring } from '../security/keyring.js';

/** How long a browser keeps its device token, in seconds. */
export const DEVICE_SECONDS = 365 * 24 * 60 * 60;

/**
 * A token in the browser of everybody who has signed in. It opens nothing: attempts to sign in as that
 * agent are counted for the browser, and no longer with everybody else at its address.
 */
export interface DeviceTokens {
  issue(agentId: string): string;
  /** The id of the device, if the token was issued to it for this agent. */
  deviceOf(token: string | undefined, agentId: string): string | undefined;
}

export function createDeviceTokens({ keyring, ids }: { keyring: Keyring; ids: Ids }): DeviceTokens {
  const mac = (key: Buffer, agentId: string, deviceId: string) =>
    createHmac('sha256', key).update(`${agentId}\n${deviceId}`).digest();

  return {
    issue(agentId) {
      const deviceId = ids.uuid();
      const signature = mac(keyring.current('device'), agentId, deviceId).toString('base64url');
      return `${keyring.currentId('device')}.${deviceId}.${signature}`;
    },
    deviceOf(token = '', agentId) {
      const [keyId = '', deviceId = '', signature = ''] = token.split('.');
      const key = keyring.find('device', keyId);
      if (key === undefined) return undefined;
      const given = Buffer.from(signature, 'base64url');
      return isEqual(given, mac(key, agentId, deviceId)) ? deviceId : undefined;
    },
  };
}
