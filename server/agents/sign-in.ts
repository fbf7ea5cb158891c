import type { Clock, Ids } from '../ports.js';
import type { SharedRateLimiter } from '../nodes/shared-rate-limiter.js';
import { RequestError } from '../request-error.js';
import { hashSecret } from '../security/hash.js';
import type { AgentRecord } from '../storage/agent-repository.js';
import type { Repositories, Storage } from '../storage/storage.js';
import { isGuessable, signInCaller } from './account.js';
import type { AuditLog } from './audit.js';
import type { DeviceTokens } from './device-tokens.js';
import type { Passwords } from './passwords.js';

/** How long a one-time link is valid. */
const LINK_MS = 24 * 60 * 60 * 1000;
/** A sign-in ends after this time without use, and after `ABSOLUTE_MS` in any case. */
const IDLE_MS = 30 * 60 * 1000;
const ABSOLUTE_MS = 12 * 60 * 60 * 1000;

/** A valid sign-in. */
export interface SignedInAgent {
  agent: AgentRecord;
  /** Identifies the sign-in: the hash of the token in the agent's cookie. */
  tokenHash: string;
}

/** Signs agents in. A sign-in is a random token in a cookie; the database stores its hash. */
export interface SignIn {
  /** The secret of a new one-time link that creates an admin. It is valid for a day. */
  createSetupLink(): Promise<string>;
  /**
   * The secret of a new one-time link that sets a new password for the agent of this name, and the name
   * as the agent spells it. `undefined`: there is no such agent.
   */
  createResetLink(name: string): Promise<{ secret: string; name: string } | undefined>;
  /** Whether an agent exists. Nobody can sign in before. */
  hasAgents(): Promise<boolean>;
  /**
   * Uses a one-time link, for the name that it was made for or, if it creates an agent, for a new name.
   * A new password ends the agent's sign-ins: `endedTokenHashes`. The first agent voids all other links.
   *
   * @throws RequestError `unauthorized` for a link that is not valid; `invalid` for a common password or
   * another agent's name; `conflict` for a new agent with an existing name; `forbidden` for a disabled account.
   */
  setUp(request: {
    link: string;
    name: string;
    password: string;
    address: string;
  }): Promise<NewSignIn & { endedTokenHashes: string[] }>;
  /**
   * `device`: the browser's device token, if it has one. Attempts are counted for the device if it has
   * signed in as this agent before, else for the address: guesses from elsewhere keep nobody out.
   *
   * @throws RequestError `unauthorized` for a wrong name or password; `forbidden` for a disabled account;
   * `rate_limited`
   */
  signIn(request: {
    name: string;
    password: string;
    address: string;
    device?: string | undefined;
  }): Promise<NewSignIn>;
  /** The sign-in of a token, if it is still valid. Counts as a use. */
  authenticate(token: string | undefined): Promise<SignedInAgent | undefined>;
  /**
   * Those of these sign-ins that have neither ended nor reached their greatest age, and whose agents may still
   * do what they could when they were authenticated.
   */
  findValid<S extends SignedInAgent>(signIns: readonly S[]): Promise<ReadonlySet<S>>;
  /** Counts connected consoles as a use of their sign-ins. */
  keepAlive(tokenHashes: readonly string[]): Promise<void>;
  /** The device of the sign-in is not notified any more. One that has expired by itself still is. */
  signOut(tokenHash: string): Promise<void>;
  /** Removes expired sign-ins from the database. */
  removeExpired(): Promise<void>;
}

/** A sign-in that has just begun. */
export interface NewSignIn {
  agent: AgentRecord;
  /** For the cookie. */
  token: string;
  /** For the cookie that stays when the agent signs out: see `DeviceTokens`. */
  device: string;
}

export function createSignIn({
  storage,
  clock,
  ids,
  passwords,
  deviceTokens,
  limiter,
  auditLog,
}: {
  storage: Storage;
  clock: Clock;
  ids: Ids;
  passwords: Passwords;
  deviceTokens: DeviceTokens;
  /** Limits the attempts of each address, and of each known device. */
  limiter: SharedRateLimiter;
  auditLog: Pick<AuditLog, 'note'>;
}): SignIn {
  /** Verified for an unknown name, so that the answer takes as long as for a known one. */
  const decoy = passwords.decoy();

  const countAttempt = async (caller: string) => {
    const wait = await limiter.take(caller);
    if (wait !== undefined) throw new RequestError('rate_limited', 'too many attempts', wait);
  };

  const begin = async (tx: Repositories, agent: AgentRecord): Promise<NewSignIn> => {
    const token = ids.secret();
    const now = clock.now();
    const session = {
      tokenHash: hashSecret(token),
      agentId: agent.id,
      createdAt: now,
      usedAt: now,
    };
    await tx.agents.insertSession(session);
    return { agent, token, device: deviceTokens.issue(agent.id) };
  };
  const createLink = async (target: { agentId?: string } = {}): Promise<string> => {
    const secret = ids.secret();
    const expiresAt = clock.now() + LINK_MS;
    await storage.agents.insertLink({ linkHash: hashSecret(secret), expiresAt, ...target });
    return secret;
  };
  const isExpired = ({ createdAt, usedAt }: { createdAt: number; usedAt: number }) => {
    const now = clock.now();
    return now - usedAt > IDLE_MS || now - createdAt > ABSOLUTE_MS;
  };

  return {
    createSetupLink: () => createLink(),
    async createResetLink(name) {
      const agent = await storage.agents.findByName(name);
      if (agent === undefined) return undefined;
      return { secret: await createLink({ agentId: agent.id }), name: agent.name };
    },
    hasAgents: async () => (await storage.agents.count()) > 0,

    async setUp({ link, name, password, address }) {
      const linkHash = hashSecret(link);
      const caller = signInCaller(undefined, address);
      const refusal = new RequestError('unauthorized', 'the link was used, or has expired');
      // A wrong link must not cost a password hash.
      if ((await storage.agents.findLink(linkHash, clock.now())) === undefined) {
        await countAttempt(caller);
        throw refusal;
      }
      if (await isGuessable(password, name))
        throw new RequestError('invalid', 'password: one of the first that somebody would try');
      const passwordHash = await passwords.hash(password, caller);
      return storage.transaction(async (tx) => {
        // Of two who sign up first at the same time, one is second.
        await tx.agents.lock();
        const used = await tx.agents.useLink(linkHash, clock.now());
        if (used === undefined) throw refusal;
        const existing = await tx.agents.findByName(name);
        if (used.agentId === undefined) {
          if (existing !== undefined) throw new RequestError('conflict', 'name: already taken');
          // Whoever read an old link in a log must not get in.
          if ((await tx.agents.count()) === 0) await tx.agents.removeLinks();
          const { role = 'admin', sites } = used;
          const access = { role, sites, available: true, disabled: false };
          const agent = { id: ids.uuid(), name, passwordHash, ...access };
          await tx.agents.insert(agent, clock.now());
          const detail = { role, sites: sites ?? 'all' };
          await auditLog.note(tx, agent, { action: 'agent_signed_up', target: name, detail });
          return { ...(await begin(tx, agent)), endedTokenHashes: [] };
        }
        if (existing?.id !== used.agentId)
          throw new RequestError('invalid', 'name: the link is for another agent');
        if (existing.disabled) throw new RequestError('forbidden', 'the account is disabled');
        await tx.agents.setPassword(existing.id, passwordHash);
        await auditLog.note(tx, existing, { action: 'password_reset', target: existing.name });
        await tx.pushSubscriptions.removeOfAgent(existing.id);
        const endedTokenHashes = await tx.agents.removeSessionsOf(existing.id);
        return { ...(await begin(tx, existing)), endedTokenHashes };
      });
    },

    async signIn({ name, password, address, device }) {
      const agent = await storage.agents.findByName(name);
      const caller = signInCaller(agent && deviceTokens.deviceOf(device, agent.id), address);
      await countAttempt(caller);
      const isCorrect = await passwords.verify(password, agent?.passwordHash ?? decoy, caller);
      if (agent === undefined || !isCorrect)
        throw new RequestError('unauthorized', 'name or password is wrong');
      return storage.transaction(async (tx) => {
        // A change of the password comes before this, or ends this sign-in too.
        await tx.agents.lock();
        const current = await tx.agents.find(agent.id);
        // The password was replaced while the old one was verified.
        if (current?.passwordHash !== agent.passwordHash)
          throw new RequestError('unauthorized', 'name or password is wrong');
        // Only who knows the password is told.
        if (current.disabled) throw new RequestError('forbidden', 'the account is disabled');
        return begin(tx, current);
      });
    },

    async authenticate(token) {
      if (token === undefined) return undefined;
      const tokenHash = hashSecret(token);
      const session = await storage.agents.findSession(tokenHash);
      if (session === undefined || isExpired(session)) return undefined;
      const agent = await storage.agents.find(session.agentId);
      if (agent === undefined || agent.disabled) return undefined;
      await storage.agents.touchSessions([tokenHash], clock.now());
      return { agent, tokenHash };
    },

    async findValid(signIns) {
      const hashes = signIns.map(({ tokenHash }) => tokenHash);
      const since = clock.now() - ABSOLUTE_MS;
      const valid = new Set(await storage.agents.findSessionsSince(since, hashes));
      const agentIds = [...new Set(signIns.map(({ agent }) => agent.id))];
      const current = new Map(
        (await storage.agents.findAll(agentIds)).map((each) => [each.id, each]),
      );
      return new Set(
        signIns.filter(
          ({ agent, tokenHash }) =>
            valid.has(tokenHash) && hasSameAccess(agent, current.get(agent.id)),
        ),
      );
    },
    keepAlive: (tokenHashes) => storage.agents.touchSessions(tokenHashes, clock.now()),
    signOut: (tokenHash) =>
      storage.transaction(async (tx) => {
        await tx.pushSubscriptions.removeOfSignIn(tokenHash);
        await tx.agents.removeSession(tokenHash);
      }),
    removeExpired: () => {
      const now = clock.now();
      const before = { usedAt: now - IDLE_MS, createdAt: now - ABSOLUTE_MS };
      return storage.agents.removeStaleSessions(before);
    },
  };
}

function hasSameAccess(before: AgentRecord, now: AgentRecord | undefined): boolean {
  if (now === undefined || now.disabled) return false;
  return before.role === now.role && String(before.sites) === String(now.sites);
}
