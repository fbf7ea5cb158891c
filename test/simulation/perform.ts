import { PROTOCOL_VERSION } from '../../src/protocol/limits.js';
import { credentialsOn } from './credentials-on.js';
import { performOnServer } from './perform-on-server.js';
import { performOnTab } from './perform-on-tab.js';
import type { Step } from './plan.js';
import { LOCK } from './simulated-browser.js';
import type { World } from './world.js';

type StepOf<K extends Step['kind']> = Extract<Step, { kind: K }>;

/** Lets one step of the plan happen. What cannot happen now (no such tab, no session) does not. */
export function perform(world: World, step: Step): void {
  world.journal.note('plan', describe(step));
  if (!performOnTab(world, step) && !performOnServer(world, step)) performOnDevice(world, step);
}

function performOnDevice(world: World, step: Step): void {
  const { journal, weather, clock } = world;
  switch (step.kind) {
    case 'weather': {
      const undo = weather.add(step.trouble);
      clock.after(step.ms, undo);
      return;
    }
    case 'cut':
      return world.browser(step.browser).network.cut();
    case 'half-open':
      return world.browser(step.browser).network.halfOpen();
    case 'offline':
      return goOffline(world, step);
    case 'jump':
      if (step.whose === 'device') world.browser(0).clock.jump(step.ms);
      else world.server.running()?.clock.jump(step.ms);
      return;
    case 'steal-lock':
      return stealLock(world, step);
    case 'quota': {
      const { disk } = world.browser(step.browser).fake;
      disk.quota = step.units;
      clock.after(step.ms, () => void (disk.quota = Infinity));
      return;
    }
    case 'clear-storage': {
      const browser = world.browser(step.browser);
      for (const { id, state } of browser.tabs()) {
        const { localConversationId } = state();
        if (id !== null) world.ledger.wipe(id);
        if (localConversationId !== null) world.ledger.finish(localConversationId, 'cleared');
      }
      return browser.fake.disk.clear();
    }
    case 'take-over':
      return takeOver(world, step);
    default:
      journal.note('plan', `nobody performs ${step.kind}`);
  }
}

function goOffline({ clock, browser }: World, step: StepOf<'offline'>): void {
  const { network, tabs } = browser(step.browser);
  network.setOnline(false);
  clock.after(step.ms, () => {
    network.setOnline(true);
    for (const tab of tabs()) if (tab.awake()) tab.fake.page.online();
  });
}

/** As a page of another site's code could: `navigator.locks.request(name, { steal: true })`. */
function stealLock(world: World, { browser: n, ms }: StepOf<'steal-lock'>): void {
  const { clock } = world;
  const { fake } = world.browser(n);
  const stranger = fake.openTab({ visible: false });
  const nothing = (): void => {};
  const request = stranger.ports.locks.request(LOCK, 'steal', { granted: nothing, lost: nothing });
  clock.after(ms, () => {
    request.release();
    stranger.kill();
  });
}

/** Another program of the same visitor, which the tabs cannot hear: it takes a token and the lease. */
function takeOver(world: World, { browser: n, says, ms }: StepOf<'take-over'>): void {
  const { clock, journal, ledger, server } = world;
  const credentials = credentialsOn(world.browser(n));
  if (!credentials) return;
  const { id, key, localConversationId } = credentials;
  const who = `x${n}`;
  const acks = server.http({
    method: 'POST',
    path: `/api/session/${id}/token`,
    bearer: key,
    body: {},
  });
  void acks?.then((answer) => {
    const { token } = (answer.body ?? {}) as { token?: string };
    if (token === undefined) return journal.note(who, `no token: ${answer.status}`);
    const tabId = `00000000-0000-4000-8000-00000000000${n}`;
    const clientId = `00000000-0000-4000-9000-${String(clock.elapsed()).padStart(12, '0')}`;
    const body = `${who}.${clock.elapsed()}`;
    const end = world.connect(
      { v: PROTOCOL_VERSION, token, tabId },
      {
        opened: () => journal.note(who, 'connected'),
        refused: () => journal.note(who, 'refused'),
        emit(event) {
          if (event !== 'welcome' || !says) return;
          ledger.press({
            clientId,
            body,
            tab: who,
            n: clock.elapsed(),
            localConversationId,
            at: clock.elapsed(),
          });
          clock.after(5, () => end?.request('message:send', { clientId, body }, () => {}));
        },
        cut: () => journal.note(who, 'cut'),
      },
    );
    clock.after(ms, () => end?.closed());
  });
}

function describe(step: Step): string {
  return JSON.stringify(step);
}
