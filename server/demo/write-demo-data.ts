import { randomBytes } from 'node:crypto';
import type { ReturnCause } from '../../src/protocol/return-cause.js';
import type { SiteSettings } from '../../src/protocol/site-settings.js';
import type { ActingAgent } from '../agents/agent-access.js';
import type { Components } from '../components.js';
import type { Clock } from '../ports.js';
import type { HistoryCondition } from '../storage/history-repository.js';
import { countedHours } from '../reports/agent-hours.js';
import { RequestError } from '../request-error.js';
import { CANNED_REPLIES } from './demo-texts.js';
import { planMonth, type PlannedConversation } from './plan-month.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** How often the server's periodic work is done on the way. */
const TICK_MS = 10 * MINUTE_MS;

/** A clock that stands still until it is set. Nothing that waits for it runs. */
export interface SteppedClock extends Clock {
  /** Goes on to this time, ms since 1970; never back. */
  goTo(at: number): void;
}

export function createSteppedClock(start: number): SteppedClock {
  let now = start;
  return {
    now: () => now,
    after: () => () => undefined,
    goTo: (at) => void (now = Math.max(now, at)),
  };
}

/** How much `npm run demo-data` writes. */
export const DEMO_MONTH = { seed: 1, days: 30, conversations: 600 };

export interface DemoData {
  conversations: number;
  agents: readonly string[];
  /** The password of each of them. */
  password: string;
}

/** The members of the team; the first is the admin. */
const TEAM = [
  { name: 'Maya Kern', sites: null },
  { name: 'Jonas Weber', sites: null },
  { name: 'Amira Haddad', sites: ['demo'] },
  { name: 'Lena Fischer', sites: ['books'] },
];
const ANSWERING = { demo: [0, 1, 2], books: [1, 3] };

/**
 * Fills a fresh database with conversations of `days` days before `end`, as visitors and agents would have: by the
 * use cases, on a clock that goes through these days. The same `seed` makes the same conversations.
 *
 * @throws RequestError `conflict`: the database is not fresh
 */
export async function writeDemoData(
  components: Components,
  clock: SteppedClock,
  {
    seed,
    end,
    days,
    conversations,
  }: { seed: number; end: number; days: number; conversations: number },
): Promise<DemoData> {
  await requireFresh(components);
  const password = randomBytes(12).toString('base64url');
  const agents = await signUpTeam(components, clock, password);
  await setUpSites(components, agents[0]!);

  const month = planMonth({ seed, end, days, conversations, team: ANSWERING });
  const keys: Keys = new Map();
  const connected = new Set<string>();
  const steps = month.flatMap((planned) =>
    stepsOf(components, planned, { agents, keys, connected }),
  );
  steps.push(...shifts(components, agents, { end, days }));
  steps.sort((a, b) => a.at - b.at);
  for (const { at, act } of steps) {
    if (at > end) continue;
    while (clock.now() + TICK_MS < at) {
      clock.goTo(clock.now() + TICK_MS);
      await work(components, connected);
    }
    clock.goTo(at);
    await act();
  }
  clock.goTo(end);
  await work(components, connected);
  return { conversations: month.length, agents: TEAM.map(({ name }) => name), password };
}

async function requireFresh({ storage, signIn }: Components): Promise<void> {
  const page = { before: undefined, limit: 1 };
  const anything: HistoryCondition = {
    status: 'all',
    sites: undefined,
    agentId: undefined,
    from: undefined,
    to: undefined,
  };
  const found = await storage.history.list(anything, page);
  if (found.length > 0 || (await signIn.hasAgents()))
    throw new RequestError('conflict', 'there are agents or conversations in this database');
}

/** What the server does at intervals. `connected`: the sessions whose visitors are there. */
async function work(
  { storage, sweep, indexConversations, clock }: Components,
  connected: ReadonlySet<string>,
): Promise<void> {
  await storage.sessions.stamp([...connected], clock.now());
  await sweep(clock.now());
  await indexConversations();
}

async function signUpTeam(
  { signIn, team }: Components,
  clock: SteppedClock,
  password: string,
): Promise<ActingAgent[]> {
  const agents: ActingAgent[] = [];
  for (const { name, sites } of TEAM) {
    const [admin] = agents;
    const link =
      admin === undefined
        ? await signIn.createSetupLink()
        : (await team.invite(admin, { role: 'agent', sites })).secret;
    const { agent } = await signIn.setUp({ link, name, password, address: '127.0.0.1' });
    agents.push(agent);
    clock.goTo(clock.now() + MINUTE_MS);
  }
  return agents;
}

async function setUpSites(
  { siteAdministration, cannedReplies }: Components,
  admin: ActingAgent,
): Promise<void> {
  await siteAdministration.add(admin, { token: 'books', name: 'Paper & Ink' });
  const retention = { idleSeconds: (4 * HOUR_MS) / 1000 };
  const openingHours = {
    timeZone: 'Europe/Berlin',
    spans: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }],
  };
  const preChat = [
    { name: 'name', kind: 'name' as const, required: true },
    { name: 'order', kind: 'text' as const, label: 'Order number', required: false },
  ];
  const sites: [token: string, settings: SiteSettings][] = [
    ['demo', { name: 'Tidewell', accent: '#0f766e', retention }],
    ['books', { name: 'Paper & Ink', accent: '#9d174d', retention, openingHours, preChat }],
  ];
  for (const [token, settings] of sites) {
    const { version } = await siteAdministration.read(admin, token);
    await siteAdministration.change(admin, token, { version, settings });
  }
  for (const reply of CANNED_REPLIES) await cannedReplies.add(admin, { site: null, ...reply });
}

interface Step {
  at: number;
  act(): Promise<unknown>;
}

/** When the agents were available: by day, each an hour later than the one before. */
function shifts(
  { storage }: Components,
  agents: readonly ActingAgent[],
  { end, days }: { end: number; days: number },
): Step[] {
  const today = Math.floor(end / DAY_MS) * DAY_MS;
  return Array.from({ length: days + 1 }, (_, day) => today - day * DAY_MS).flatMap((midnight) =>
    agents.map(({ id: agentId }, nth) => {
      const from = midnight + (7 + nth) * HOUR_MS;
      const to = Math.min(from + 8 * HOUR_MS, end);
      const count = () =>
        storage.transaction(async (tx) => {
          await tx.reports.lock();
          await tx.reports.change(countedHours({ agentId, from, to }));
        });
      return { at: to, act: async () => from < to && count() };
    }),
  );
}

/** By site and name: the newest conversation of each visitor, as the browser keeps it. */
type Keys = Map<string, { id: string; key: string }>;

/** What happens in a conversation, and when. */
function stepsOf(
  components: Components,
  planned: PlannedConversation,
  {
    agents,
    keys,
    connected,
  }: { agents: readonly ActingAgent[]; keys: Keys; connected: Set<string> },
): Step[] {
  const { sessions, agents: desk, notes, externalContexts, ids } = components;
  const admin = agents[0]!;
  const { topic, times, turns, ending } = planned;
  const agent = agents[planned.agent]!;
  const begin = times[0]!;
  const last = times.at(-1)!;
  let holder = { sessionId: '', site: topic.site, address: planned.address, lease: 0 };
  let key = '';

  const accept = async (away: { awaySeconds?: number } = {}) => {
    const { sessionId } = holder;
    const { lease } = await sessions.acceptSocket({ sessionId, tabId: ids.uuid(), ...away });
    holder = { ...holder, lease };
    connected.add(sessionId);
  };
  const leave = async () => {
    await sessions.recordDisconnect(holder);
    connected.delete(holder.sessionId);
  };
  const open = async () => {
    const visitor = `${topic.site} ${planned.name}`;
    const opened = await openSession(components, planned, keys.get(visitor));
    holder = { ...holder, sessionId: opened.session.id };
    key = opened.sessionKey;
    keys.set(visitor, { id: opened.session.id, key });
    if (planned.customer !== undefined)
      await externalContexts.putOfConversation(admin, opened.session.id, planned.customer);
    await accept();
  };
  const say = (who: 'v' | 'a', body: string) => async () => {
    const { sessionId } = holder;
    const clientId = ids.uuid();
    if (who === 'v') return sessions.post({ ...holder, clientId, body });
    const { message } = await desk.answer(agent, { sessionId, clientId, body });
    await desk.readByAgent(agent, sessionId, message.seq);
    return sessions.readByVisitor(holder, { upTo: message.seq });
  };
  const comeBack = (cause: ReturnCause) => async () => {
    if (cause === 'reconnect') return accept({ awaySeconds: planned.awayMs / 1000 });
    const page = { url: addressOf(topic.site, '/other.html'), title: 'Care & delivery · Tidewell' };
    const caller = { sessionId: holder.sessionId, bearer: key };
    const shown = cause === 'navigate' ? { page } : {};
    await sessions.restoreSession(caller, { ...shown, cause }, planned.address);
    return accept();
  };
  const sort = async () => {
    await notes.setTags(agent, holder.sessionId, topic.tags);
    if (topic.note === undefined) return;
    const { sessionId } = holder;
    await notes.addNote(agent, { sessionId, clientId: ids.uuid(), body: topic.note });
  };
  const finish = async () => {
    if (ending === 'resolved') await desk.resolve(agent, holder.sessionId);
    if (ending === 'ended')
      await sessions.endByKey({ sessionId: holder.sessionId, bearer: key }, {});
    if (ending !== 'queued' && ending !== 'answered') await leave();
  };

  const isAnswered = topic.turns.slice(0, turns).some(([who]) => who === 'a');
  return [
    { at: begin - 1, act: open },
    ...topic.turns.slice(0, turns).map(([who, body], nth) => ({
      at: times[nth]!,
      act: say(who, body),
    })),
    ...(planned.comesBack !== undefined && isAnswered
      ? [
          { at: last - 2 - planned.awayMs, act: leave },
          { at: last - 2, act: comeBack(planned.comesBack) },
        ]
      : []),
    ...(isAnswered ? [{ at: last - 1, act: sort }] : []),
    { at: last, act: finish },
  ];
}

async function openSession(
  { sites, sessions, ids }: Components,
  { topic, name, email, browser, address }: PlannedConversation,
  previous: { id: string; key: string } | undefined,
) {
  const site = await sites.find(topic.site);
  if (site === undefined) throw new Error(`There is no site "${topic.site}"`);
  const { answer } = await sessions.openSession(
    site,
    {
      openKey: ids.secret(),
      site: site.token,
      profile: { name, ...(email !== undefined && { email }) },
      ...(previous && { previous }),
      page: { url: addressOf(site.token, topic.page.path), title: topic.page.title },
      conversationData: { basket: topic.tags.includes('stock') ? 2 : 0 },
    },
    address,
    { browser, language: topic.language },
  );
  return answer;
}

function addressOf(site: string, path: string): string {
  return `https://${site === 'demo' ? 'tidewell' : 'paper-and-ink'}.example${path}`;
}
