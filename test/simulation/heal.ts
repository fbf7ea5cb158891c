import { checkChanges } from './check-changes.js';
import { perform } from './perform.js';
import { NAME } from './simulated-browser.js';
import type { SimulatedBrowser, SimulatedTab } from './simulated-browser.js';
import { isCurrent } from './task-invariants.js';
import type { World } from './world.js';

/** How long everything may take to be well again once nothing is wrong any more (INV-11). */
const LIMIT_MS = 180_000;
/** Sockets that a browser may ask for in that time, the first one included. */
const MAX_SOCKETS = 4;

/** Ends every fault, lets time pass, and looks whether all is as it should be. */
export async function healAndCheck(world: World): Promise<void> {
  const { clock, weather, server, journal } = world;
  journal.note('plan', 'healing');
  weather.clear();
  if (server.running()) server.running()!.failpoints.clear();
  else void server.start();
  for (const { network, fake, tabs } of world.browsers) {
    fake.disk.quota = Infinity;
    if (network.setOnline(true)) for (const tab of tabs()) tab.fake.page.online();
    for (const tab of tabs()) tab.thaw();
  }
  await clock.advance(1_000);
  for (const browser of world.browsers) {
    if (browser.tabs().length === 0) browser.open(true);
    // Told nothing new where somebody looks at it already: it has to get well by itself.
    const seen = browser.tabs().some(({ fake }) => fake.page.visible());
    if (!seen) browser.tabs().at(-1)!.fake.show();
  }
  // What was broken before it healed may still be noticed: half-open sockets take their time.
  await clock.advance(60_000);
  world.sockets = 0;
  const until = clock.elapsed() + LIMIT_MS;
  do {
    for (const { tabs } of world.browsers) {
      const tab = tabs().find((each) => each.fake.page.visible());
      if (tab?.state().connection === 'superseded') tab.engine.useHere();
    }
    await clock.advance(5_000);
  } while (clock.elapsed() < until && !world.browsers.every(isWell));
  // The last word gets lost on its way. A leader with a socket hears of the head by itself all the
  // same (rule RES-3), whether its page is looked at or not.
  const calm = weather.add({ lose: { echo: 1 } });
  for (const n of world.browsers.keys())
    perform(world, { at: clock.elapsed(), kind: 'agent-says', browser: n, count: 1 });
  await clock.advance(1_000);
  calm();
  await clock.advance(29_000);
  for (const tab of world.tabs()) {
    const { leading, connection } = tab.state();
    if (leading && connection === 'connected') checkAtHead(world, tab);
  }
  // What nobody looks at may be behind; whoever looks sees what is.
  for (const tab of world.tabs()) tab.fake.show();
  await clock.advance(5_000);
  checkHealed(world);
}

function isWell(browser: SimulatedBrowser): boolean {
  return browser.tabs().every((tab) => unsent(tab).length === 0);
}

function unsent(tab: SimulatedTab): string[] {
  return tab
    .state()
    .pending.filter(({ phase }) => phase !== 'failed')
    .map(({ body }) => body);
}

function checkHealed(world: World): void {
  const { journal, auditor, rules, taskRules } = world;
  auditor.look();
  rules.checkAcked();
  taskRules.checkOver();
  if (world.sockets > MAX_SOCKETS * world.browsers.length)
    journal.violation('INV-11', `${world.sockets} sockets while all was well`);
  for (const browser of world.browsers) {
    for (const tab of browser.tabs()) {
      const left = unsent(tab);
      if (left.length > 0) journal.violation('INV-11', `${tab.label} still has ${left.join()}`);
      checkAtHead(world, tab);
      checkTask(world, tab);
    }
    checkChanges(world, browser);
    if (world.plan.setup.storage === 'shared') {
      checkAgreement(world, browser);
      checkDisk(world, browser);
    }
  }
}

/** Whoever has a conversation shows its log up to the head. */
function checkAtHead({ auditor, journal }: World, tab: SimulatedTab): void {
  const { session, transcript, localConversationId } = tab.state();
  const log = session === null ? undefined : auditor.session(session.id)?.log;
  if (localConversationId === null || !log) return;
  const cursor = transcript.messages.at(-1)?.seq ?? 0;
  if (cursor !== log.length)
    journal.violation('INV-5', `${tab.label} shows up to ${cursor}, the log has ${log.length}`);
}

/** INV-5: it knows the task that its conversation has, or that there is none. */
function checkTask({ auditor, journal }: World, tab: SimulatedTab): void {
  const { session, task } = tab.state();
  if (session === null || !auditor.session(session.id)) return;
  const current = auditor
    .tasks()
    .find((each) => each.sessionId === session.id && isCurrent(each.status));
  const told = task && `${journal.name('t', task.taskId)} ${task.status}`;
  const known = current && `${journal.name('t', current.id)} ${current.status}`;
  if ((told ?? 'none') !== (known ?? 'none'))
    journal.violation('INV-5', `${tab.label} has task ${told ?? 'none'}, not ${known ?? 'none'}`);
}

/** INV-5: all tabs agree. */
function checkAgreement({ journal }: World, browser: SimulatedBrowser): void {
  const [first, ...others] = browser.tabs();
  if (!first) return;
  const view = (tab: SimulatedTab): string => {
    const { localConversationId, session, pending, transcript, panel, task } = tab.state();
    const waiting = pending.filter(({ phase }) => phase !== 'failed');
    return JSON.stringify({
      localConversationId:
        localConversationId === null ? null : journal.name('g', localConversationId),
      status: session?.status,
      cursor: transcript.messages.at(-1)?.seq ?? 0,
      waiting: waiting.map(({ body }) => body),
      open: panel.open,
      task: task && `${journal.name('t', task.taskId)} ${task.status}`,
    });
  };
  for (const other of others)
    if (view(other) !== view(first))
      journal.violation(
        'INV-5',
        `${first.label} and ${other.label} disagree: ${view(first)} ${view(other)}`,
      );
}

interface Stored {
  data: { localConversationId: string };
}

/** INV-15 and INV-11: nothing of an ended conversation and no settled message is left in storage. */
function checkDisk({ journal, ledger }: World, browser: SimulatedBrowser): void {
  const dump = browser.fake.disk.dump();
  const keys = Object.keys(dump).map((key) => key.slice(NAME.length + 1));
  const ended = new Set(browser.tabs().flatMap((tab) => tab.state().endedConversations));
  const living = browser.tabs().map((tab) => tab.state().localConversationId);
  for (const key of keys) {
    const [kind = '', inKey = '', clientId = ''] = key.split(':');
    if (!['session', 'opening', 'seen', 'out'].includes(kind)) continue;
    const localConversationId =
      inKey || (JSON.parse(dump[`${NAME}:${key}`]!) as Stored).data.localConversationId;
    if (ended.has(localConversationId) || ledger.finished(localConversationId) === 'ended')
      journal.violation('INV-15', `${kind} of an ended conversation is in storage`);
    else if (kind === 'out' && living.includes(localConversationId) && isSettled(browser, clientId))
      journal.violation('INV-11', `${ledger.pressed(clientId)?.body} is settled and still stored`);
  }
}

function isSettled(browser: SimulatedBrowser, clientId: string): boolean {
  return browser
    .tabs()
    .some((tab) => tab.state().transcript.messages.some((each) => each.clientId === clientId));
}
