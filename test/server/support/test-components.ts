import { createPasswords } from '../../../server/agents/passwords.js';
import { readSettings } from '../../../server/config.js';
import { createComponents, type Overrides } from '../../../server/components.js';
import type { Log } from '../../../server/ports.js';
import type { SessionEvent } from '../../../server/sessions/session-events.js';
import type { AgentRecord } from '../../../server/storage/agent-repository.js';
import { createEmbeddedStorage } from '../../../server/storage/embedded-storage.js';
import { systemIds } from '../../../server/system-ports.js';
import { createTestClock, type TestClock } from './test-clock.js';

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** All visitors of a test have one address: quotas count only where it sets them. */
const NO_QUOTAS = {
  SESSIONS_PER_ADDRESS_PER_HOUR: '1000000',
  MESSAGES_PER_ADDRESS_PER_MINUTE: '1000000',
  BYTES_PER_ADDRESS_PER_DAY: '1000000000',
};

/** The real use cases on a real database in memory, with time that a test steps. */
export async function createTestComponents(
  environment: Record<string, string> = {},
  overrides: Overrides & { clock?: TestClock } = {},
) {
  const clock = overrides.clock ?? createTestClock();
  const storage = overrides.storage ?? createEmbeddedStorage(':memory:');
  const settings = readSettings({ LOG_LEVEL: 'silent', PORT: '0', ...NO_QUOTAS, ...environment });
  const components = createComponents(settings, silent, {
    passwords: createPasswords({ N: 1024, r: 8, p: 1 }),
    ...overrides,
    clock,
    storage,
  });
  await components.prepare();
  const told: SessionEvent[] = [];
  components.events.subscribe((event) => void told.push(event));
  return { ...components, clock, told };
}

export type TestComponents = Awaited<ReturnType<typeof createTestComponents>>;

/** The visitors' address, where it does not matter. */
export const ADDRESS = '192.0.2.1';

/** A session of the demo site, opened as a visitor does. */
export async function openTestSession(
  { sites, sessions }: Pick<TestComponents, 'sites' | 'sessions'>,
  { site = 'demo', ...request }: Partial<Parameters<typeof sessions.openSession>[1]> = {},
  address = ADDRESS,
) {
  const settings = (await sites.find(site))!;
  const openKey = systemIds.secret();
  const { answer } = await sessions.openSession(settings, { openKey, site, ...request }, address);
  return { ...answer, token: answer.token!, id: answer.session.id, siteToken: site, openKey };
}

/** A session with a socket: what its holder sends with. */
export async function openHeldSession(
  components: Pick<TestComponents, 'sites' | 'sessions'>,
  request: Parameters<typeof openTestSession>[1] = {},
  address = ADDRESS,
) {
  const opened = await openTestSession(components, request, address);
  const tabId = systemIds.uuid();
  const welcome = await components.sessions.acceptSocket({ sessionId: opened.id, tabId });
  const { lease } = welcome;
  const holder = { sessionId: opened.id, site: opened.siteToken, address, lease };
  const send = (body: string, clientId = systemIds.uuid()) =>
    components.sessions.post({ ...holder, clientId, body });
  return { ...opened, tabId, holder, welcome, send };
}

/** An account for an agent, who is available, and cannot sign in. */
export async function addAgent(
  { storage, clock }: Pick<TestComponents, 'storage' | 'clock'>,
  agent: Pick<AgentRecord, 'id' | 'name' | 'role' | 'sites'>,
) {
  const account = { ...agent, passwordHash: '', available: true, disabled: false };
  await storage.agents.insert(account, clock.now());
}
