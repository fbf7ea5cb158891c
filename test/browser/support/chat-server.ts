import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createPasswords } from '../../../server/agents/passwords.js';
import { consoleUrl } from '../../../server/base-url.js';
import { buildApp } from '../../../server/build-app.js';
import { createComponents } from '../../../server/components.js';
import { readSettings } from '../../../server/config.js';
import { createLogger } from '../../../server/logger.js';
import { prepareShutdown } from '../../../server/shutdown.js';
import { siteSettingsSchema, type SiteSettings } from '../../../src/protocol/site-settings.js';
import { validate } from '../../../src/protocol/parse.js';
import type { GivenTask, StepOutcome, TaskStatus } from '../../../src/protocol/task.js';
import { listTasks } from '../../../server/tasks/task-use-cases.js';
import { MAY_ALL } from '../../support/agent-access.js';
import { databaseSettings } from '../../support/test-postgres.js';

/** A server of one test: its own port and its own data. */
export interface ChatServer {
  readonly origin: string;
  readonly dataDir: string;
  /** A one-time address at which an agent of the console signs up. */
  consoleLink(): Promise<string>;
  /** Ends the server, and removes its data. */
  close(): Promise<void>;
}

/** The same, and what an agent does with guided tasks. */
export interface TaskServer extends ChatServer {
  /** Maya, an agent, offers a guided task in this session. */
  offer(sessionId: string, task: GivenTask): Promise<void>;
  /** How the steps of the session's newest task ended. */
  taskResults(sessionId: string): Promise<StepOutcome[]>;
  /** How the session's newest task stands. */
  taskStatus(sessionId: string): Promise<TaskStatus | undefined>;
}

/** What hashing a password costs here. The server's own cost takes half a second for each agent. */
const PASSWORD_COST = { N: 1024, r: 8, p: 1 };

/**
 * The whole server, on the system's clock and with its data in files, in the process of the test: a process
 * of its own takes a second to start. `sites`: what the operator sets, by token; the demo pages are of `demo`.
 * `environment`: what else the server is told.
 */
export async function startChatServer(
  sites: Record<string, object> = {},
  environment: Record<string, string> = {},
): Promise<TaskServer> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-widget-e2e-'));
  const settings = readSettings({
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    ...environment,
    ...(await databaseSettings()),
  });
  const passwords = createPasswords(PASSWORD_COST);
  const components = createComponents(settings, createLogger(settings), { passwords });
  await components.prepare();
  for (const [token, site] of Object.entries(sites))
    await components.storage.sites.set(token, checked(site), components.clock.now());
  const { http, startJobs } = await buildApp(components);
  const shutDown = prepareShutdown(http);
  await http.listen({ port: 0, host: '127.0.0.1' });
  startJobs();
  const { port } = http.server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  return {
    origin,
    dataDir,
    async consoleLink() {
      const secret = await components.signIn.createSetupLink();
      const { pathname, hash } = new URL(consoleUrl(settings, port, secret));
      return origin + pathname + hash;
    },
    async offer(sessionId, task) {
      const caller = { id: randomUUID(), name: 'Maya', ...MAY_ALL };
      const request = { sessionId, clientId: randomUUID(), task };
      await components.tasks.offer({ caller, kind: 'agent' }, request);
    },
    async taskResults(sessionId) {
      const [newest] = await listTasks(components.storage, sessionId);
      return newest?.results.map(({ outcome }) => outcome) ?? [];
    },
    async taskStatus(sessionId) {
      const [newest] = await listTasks(components.storage, sessionId);
      return newest?.status;
    },
    async close() {
      await shutDown();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function checked(site: object): SiteSettings {
  const result = validate(siteSettingsSchema, site);
  if (!result.ok) throw new Error(`Not a site: ${result.message}`);
  return result.value;
}
