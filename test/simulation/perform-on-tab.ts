import { pressSend } from './press-send.js';
import type { Step } from './plan.js';
import type { SimulatedBrowser, SimulatedTab } from './simulated-browser.js';
import type { World } from './world.js';

/** What visitors do with their tabs. `false`: the step is none of these. */
export function performOnTab(world: World, step: Step): boolean {
  if (step.kind === 'open') {
    const browser = world.browser(step.browser);
    if (browser.tabs().length < 5) browser.open(step.visible);
    return true;
  }
  if (!('tab' in step)) return false;
  const tab = world.tab(step.tab);
  if (!tab || !tab.awake()) return true;
  const browser = world.browserOf(tab);
  const { counts } = world.journal;
  switch (step.kind) {
    case 'send':
      for (let i = 0; i < step.count && tab.fake.alive(); i++) pressSend(world, tab);
      break;
    case 'draft':
      type(world, tab);
      break;
    case 'panel':
      tab.engine.setOpen(step.open, 'visitor');
      break;
    case 'read':
      tab.engine.markRead(Number.MAX_SAFE_INTEGER);
      break;
    case 'older':
      tab.engine.loadOlder();
      break;
    case 'retry':
      retry(world, tab);
      break;
    case 'discard':
      for (const { clientId, phase } of tab.state().pending)
        if (phase === 'failed') tab.engine.discard(clientId);
      break;
    case 'use-here':
      tab.engine.useHere();
      break;
    case 'agree':
      show(browser, tab);
      agree(world, tab);
      break;
    case 'decline':
    case 'stop':
      callOff(world, tab, step.kind);
      break;
    case 'end':
      end(world, tab);
      break;
    case 'close':
      tab.fake.close();
      break;
    case 'reload':
      reload(world, tab);
      break;
    case 'duplicate':
      if (browser.tabs().length < 5) browser.duplicate(tab);
      break;
    case 'kill':
      counts.kills++;
      tab.fake.kill();
      break;
    case 'kill-at-write':
      counts.kills++;
      tab.dieAtWrite(step.nth);
      break;
    case 'show':
      show(browser, tab);
      break;
    case 'hide':
      tab.fake.hide();
      break;
    case 'freeze':
      counts.freezes++;
      tab.freeze();
      world.clock.after(step.ms, () => tab.thaw());
      break;
    case 'stall':
      counts.freezes++;
      tab.fake.stall(step.what);
      world.clock.after(step.ms, () => tab.thaw());
      break;
  }
  return true;
}

function show({ tabs }: SimulatedBrowser, tab: SimulatedTab): void {
  for (const other of tabs()) if (other !== tab && other.awake()) other.fake.hide();
  tab.fake.show();
}

function type({ clock }: World, tab: SimulatedTab): void {
  const text = `half a sentence ${clock.elapsed()}`;
  tab.draft = { text, localConversationId: tab.state().localConversationId };
  tab.engine.setDraft(text);
}

/** INV-9: what stood in the composer stands there again. */
function reload(world: World, tab: SimulatedTab): void {
  const before = tab.state();
  const next = world.browserOf(tab).reload(tab);
  const { text, localConversationId } = tab.draft;
  const mayStay =
    localConversationId === null ||
    (localConversationId === before.localConversationId &&
      localConversationId === next.state().localConversationId);
  if (mayStay && before.draft === text && next.state().draft !== text)
    world.journal.violation('INV-9', `${tab.label} lost its draft over a reload`);
}

function retry({ ledger }: World, tab: SimulatedTab): void {
  const failed = tab.state().pending.find(({ phase }) => phase !== 'sending');
  if (!failed) return;
  ledger.retry(failed.clientId);
  tab.engine.retry(failed.clientId);
}

function end({ ledger }: World, tab: SimulatedTab): void {
  const { localConversationId } = tab.state();
  if (localConversationId === null) return;
  ledger.finish(localConversationId, 'ended');
  tab.engine.end();
}

function agree({ taskRules }: World, { state, tasks }: SimulatedTab): void {
  const { task } = state();
  if (task?.status !== 'offered') return;
  taskRules.agreed(task.taskId);
  tasks.accept(task.taskId);
}

/** "No thanks" or "Stop", in whichever tab it is carried out. */
function callOff({ taskRules }: World, tab: SimulatedTab, how: 'decline' | 'stop'): void {
  const { task } = tab.state();
  if (!task || (task.status === 'offered') !== (how === 'decline')) return;
  tab.tasks[how]();
  taskRules.calledOff(tab, task.taskId);
}
