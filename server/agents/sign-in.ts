import type { Clock, Ids } from '../ports.js';
import { RequestError } from '../request-error.js';
import { hashSecret } from '../security/hash.js';
import type { RateLimiter } from '../security/rate-limiter.js';
import { nameKey, type AgentRecord } from '../storage/agent-repository.js';
import type { Repositories, Storage } from '../storage/storage.js';
import type { Passwords } from './passwords.js';

const LINK_MS = 24 * 60 * 60 * 1000;
const IDLE_MS = 30 * 60 * 1000;
const ABSOLUTE_MS = 12 * 60 * 60 * 1000;

/** Somebody who is signed in: who, and the hash of the secret that says so. */
export interface SignedIn {
  agent: AgentRecord;
  tokenHash: string;
}

/** Lets agents in. A sign-in is a secret in a cookie; the database has its hash. */
export interface SignIn {
  /** The secret of a new one-time link, good for a day. */
  mintLink(): Promise<string>;
  /** Whether nobody can sign in yet. */
  isUnset(): Promise<boolean>;
  /**
   * The link makes an agent, or gives one of that name a new password; `ended` are the hashes of the
   * sign-ins that are over by it.
   */
  setUp(request: {
    link: string;
    name: string;
    password: string;
    address: string;
  }): Promise<Ticket & { ended: string[] }>;
  signIn(request: { name: string; password: string; address: string }): Promise<Ticket>;
  /** Who holds the secret, if it still counts. Counts as a use. */
  recognise(token: string | undefined): Promise<SignedIn | undefined>;
  /** A console with a live socket is not idle; `false` when it is over all the same. */
  keepAlive(tokenHash: string): Promise<boolean>;
  signOut(tokenHash: string): Promise<void>;
  forgetStale(): Promise<void>;
}

/** A fresh sign-in: the cookie's value. */
export interface Ticket {
  agent: AgentRecord;
  token: string;
}

export function createSignIn({
  storage,
  clock,
  ids,
  passwords,
  limiter,
}: {
  storage: Storage;
  clock: Clock;
  ids: Ids;
  passwords: Passwords;
  /** Of attempts, by address and by name. */
  limiter: RateLimiter;
}): SignIn {
  /** What an unknown name is compared with: the answer takes as long as for a known one. */
  const decoy = passwords.decoy();

  const count = (...keys: string[]) => {
    for (const key of keys) {
      const wait = limiter.take(key);
      if (wait !== undefined) throw new RequestError('rate_limited', 'too many attempts', wait);
    }
  };

  const admit = async (tx: Repositories, agent: AgentRecord): Promise<Ticket> => {
    const token = ids.secret();
    const now = clock.now();
    const session = {
      tokenHash: hashSecret(token),
      agentId: agent.id,
      createdAt: now,
      usedAt: now,
    };
    await tx.agents.insertSession(session);
    return { agent, token };
  };
  const isOver = ({ createdAt, usedAt }: { createdAt: number; usedAt: number }) => {
    const now = clock.now();
    return now - usedAt > IDLE_MS || now - createdAt > ABSOLUTE_MS;
  };

  return {
    async mintLink() {
      const link = ids.secret();
      await storage.agents.insertLink(hashSecret(link), clock.now() + LINK_MS);
      return link;
    },
    isUnset: async () => (await storage.agents.count()) === 0,

    async setUp({ link, name, password, address }) {
      const linkHash = hashSecret(link);
      const refusal = new RequestError('unauthorized', 'the link was used, or has expired');
      // Who has no link must not make this server work.
      if (!(await storage.agents.hasLink(linkHash, clock.now()))) {
        count(`address ${address}`);
        throw refusal;
      }
      const passwordHash = await passwords.hash(password);
      return storage.transaction(async (tx) => {
        if (!(await tx.agents.useLink(linkHash, clock.now()))) throw refusal;
        const known = await tx.agents.findByName(name);
        if (known === undefined) {
          const agent = { id: ids.uuid(), name, passwordHash, available: true };
          await tx.agents.insert(agent, clock.now());
          return { ...(await admit(tx, agent)), ended: [] };
        }
        await tx.agents.setPassword(known.id, passwordHash);
        const ended = await tx.agents.removeSessionsOf(known.id);
        return { ...(await admit(tx, known)), ended };
      });
    },

    async signIn({ name, password, address }) {
      count(`address ${address}`, `name ${nameKey(name)}`);
      const agent = await storage.agents.findByName(name);
      const right = await passwords.verify(password, agent?.passwordHash ?? decoy);
      if (agent === undefined || !right)
        throw new RequestError('unauthorized', 'name or password is wrong');
      return storage.transaction(async (tx) => {
        // A new password while the old one was looked at: the old one lets nobody in any more.
        if ((await tx.agents.find(agent.id))?.passwordHash !== agent.passwordHash)
          throw new RequestError('unauthorized', 'name or password is wrong');
        return admit(tx, agent);
      });
    },

    async recognise(token) {
      if (token === undefined) return undefined;
      const tokenHash = hashSecret(token);
      const session = await storage.agents.findSession(tokenHash);
      if (session === undefined || isOver(session)) return undefined;
      const agent = await storage.agents.find(session.agentId);
      if (agent === undefined) return undefined;
      await storage.agents.touchSession(tokenHash, clock.now());
      return { agent, tokenHash };
    },

    async keepAlive(tokenHash) {
      const session = await storage.agents.findSession(tokenHash);
      if (session === undefined || clock.now() - session.createdAt > ABSOLUTE_MS) return false;
      await storage.agents.touchSession(tokenHash, clock.now());
      return true;
    },
    signOut: (tokenHash) => storage.agents.removeSession(tokenHash),
    forgetStale: () => {
      const now = clock.now();
      const before = { usedAt: now - IDLE_MS, createdAt: now - ABSOLUTE_MS };
      return storage.agents.removeStaleSessions(before);
    },
  };
}
