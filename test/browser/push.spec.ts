import { expect, type Page, type Worker } from '@playwright/test';
import { signUpAgent } from './support/agent-page.js';
import { startServerProcess } from './support/server-process.js';
import { test } from './support/served-test.js';

const ACCOUNT = '/console/account';
const ENDPOINT = 'https://push.example.com/device';

/**
 * The headless browser has no push service, and lets no page notify. This stands in for both. The subscription stays
 * over reloads, as the browser keeps it.
 */
const PUSH_STAND_IN = (endpoint: string) => {
  const subscription = {
    endpoint,
    options: { applicationServerKey: null },
    toJSON: () => ({ endpoint, keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) } }),
    unsubscribe: async () => localStorage.removeItem(endpoint),
  };
  Object.assign(PushManager.prototype, {
    async subscribe() {
      localStorage.setItem(endpoint, 'subscribed');
      return subscription;
    },
    getSubscription: async () => (localStorage.getItem(endpoint) === null ? null : subscription),
  });
  Object.defineProperty(Notification, 'permission', { get: () => 'granted' });
  Notification.requestPermission = async () => 'granted';
};

test.use({
  // oxlint-disable-next-line no-empty-pattern -- the runner reads from it what the fixture needs
  server: async ({}, use) => {
    const server = await startServerProcess({ VAPID_SUBJECT: 'mailto:chat@example.com' });
    await use(server);
    await server.close();
  },
  agent: async ({ browser, server }, use) => {
    const context = await browser.newContext();
    await context.addInitScript(PUSH_STAND_IN, ENDPOINT);
    await use(await signUpAgent(await context.newPage(), await server.consoleLink()));
    await context.close();
  },
});

test('an agent switches notifications on and off, and the switch stays as it was put', async ({
  agent: { page },
  server,
}) => {
  await page.goto(server.origin + ACCOUNT);
  const field = pushSwitch(page);
  await expect(field).toBeEnabled();
  await expect(field).not.toBeChecked();
  await field.press('Space');
  await expect(field).toBeChecked();
  await page.reload();
  await expect(field).toBeChecked();
  await field.press('Space');
  await expect(field).not.toBeChecked();
  await page.reload();
  await expect(field).toBeEnabled();
  await expect(field).not.toBeChecked();
});

test('the service worker shows what is pushed', async ({ agent: { page }, server }) => {
  await page.goto(server.origin + ACCOUNT);
  await expect(pushSwitch(page)).toBeEnabled();
  const starting = page.context().waitForEvent('serviceworker');
  await pushSwitch(page).press('Space');
  const worker = await starting;
  await expect(pushSwitch(page)).toBeChecked();
  await worker.evaluate(recordNotifications);
  const sessionId = '7d9a2f0e-6c51-4c0e-9d0b-1f2a3b4c5d6e';
  await deliver(page, server.origin, { cause: 'new', sessionId, site: 'Tidewell' });
  await expect
    .poll(() => shownBy(worker))
    .toEqual([{ title: 'New conversation on Tidewell', path: `/console/c/${sessionId}` }]);
});

function pushSwitch(page: Page) {
  return page.getByRole('switch', { name: 'Notify this device when the console is closed' });
}

interface Recorded {
  title: string;
  path: string;
}

/** In the worker: keeps what would be shown. */
function recordNotifications(): void {
  const shown: Recorded[] = [];
  Object.assign(globalThis, { shown });
  const { registration } = globalThis as unknown as { registration: ServiceWorkerRegistration };
  registration.showNotification = async (title, options) => {
    shown.push({ title, path: options?.data.path });
  };
}

function shownBy(worker: Worker): Promise<Recorded[]> {
  return worker.evaluate(() => (globalThis as unknown as { shown: Recorded[] }).shown);
}

/** Pushes to the page's service worker, as the browser does for its push service. */
async function deliver(page: Page, origin: string, notice: object): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [registration] = registrations;
      if (registration) resolve(registration.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.deliverPushMessage', {
    origin,
    registrationId: await registered,
    data: JSON.stringify(notice),
  });
}
