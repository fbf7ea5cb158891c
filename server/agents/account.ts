import type { SharedRateLimiter } from '../nodes/shared-rate-limiter.js';
import { RequestError } from '../request-error.js';
import { nameKey } from '../storage/agent-repository.js';
import type { Storage } from '../storage/storage.js';
import { isCommonPassword } from './common-passwords.js';
import type { DeviceTokens } from './device-tokens.js';
import type { Passwords } from './passwords.js';
import type { SignedInAgent } from './sign-in.js';

/**
 * What agents do with their own account. Both resolve with the token hashes of the sign-ins that ended. The devices
 * of these are not notified any more.
 */
export interface Account {
  /**
   * Ends all other sign-ins of the agent. Attempts are counted together with those to sign in.
   *
   * @throws RequestError `forbidden`: `current` is not the password; `invalid`: the new one is one of the first
   * that somebody would try; `rate_limited`
   */
  changePassword(
    signedIn: SignedInAgent,
    request: { current: string; password: string; address: string; device?: string | undefined },
  ): Promise<string[]>;
  /** Ends all sign-ins of the agent, this one included. */
  signOutEverywhere(signedIn: SignedInAgent): Promise<string[]>;
}

export function createAccount({
  storage,
  passwords,
  deviceTokens,
  limiter,
}: {
  storage: Storage;
  passwords: Passwords;
  deviceTokens: DeviceTokens;
  /** The one that limits sign-ins. */
  limiter: SharedRateLimiter;
}): Account {
  return {
    async changePassword({ agent, tokenHash }, { current, password, address, device }) {
      const caller = signInCaller(deviceTokens.deviceOf(device, agent.id), address);
      const wait = await limiter.take(caller);
      if (wait !== undefined) throw new RequestError('rate_limited', 'too many attempts', wait);
      const refusal = new RequestError('forbidden', 'current: not the password');
      if (!(await passwords.verify(current, agent.passwordHash, caller))) throw refusal;
      if (await isGuessable(password, agent.name))
        throw new RequestError('invalid', 'password: one of the first that somebody would try');
      const passwordHash = await passwords.hash(password, caller);
      return storage.transaction(async (tx) => {
        // It was replaced while it was verified.
        if ((await tx.agents.find(agent.id))?.passwordHash !== agent.passwordHash) throw refusal;
        await tx.agents.setPassword(agent.id, passwordHash);
        await tx.pushSubscriptions.removeOfAgent(agent.id, tokenHash);
        return tx.agents.removeSessionsOf(agent.id, tokenHash);
      });
    },

    signOutEverywhere: ({ agent }) =>
      storage.transaction(async (tx) => {
        await tx.pushSubscriptions.removeOfAgent(agent.id);
        return tx.agents.removeSessionsOf(agent.id);
      }),
  };
}

/** Who makes an attempt, as it is counted: a device that has signed in as this agent before, or an address. */
export function signInCaller(deviceId: string | undefined, address: string): string {
  return deviceId === undefined ? `address ${address}` : `device ${deviceId}`;
}

/** Whether a password is one of the first that somebody would try. */
export async function isGuessable(password: string, agentName: string): Promise<boolean> {
  return nameKey(password) === nameKey(agentName) || (await isCommonPassword(password));
}
