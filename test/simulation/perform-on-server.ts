import { credentialsOn } from './credentials-on.js';
import type { Step } from './plan.js';
import { TASKS } from './tasks.js';
import type { World } from './world.js';
import { MAY_ALL } from '../support/agent-access.js';

type StepOf<K extends Step['kind']> = Extract<Step, { kind: K }>;

const AGENT = { id: '00000000-0000-4000-a000-000000000001', name: 'Ann', ...MAY_ALL };

/** What agents and operators do, and what machines suffer. `false`: the step is none of these. */
export function performOnServer(world: World, step: Step): boolean {
  const { server, journal, files } = world;
  const process = server.running();
  switch (step.kind) {
    case 'agent-says':
      agentSays(world, step);
      return true;
    case 'change':
      change(world, step);
      return true;
    case 'offer':
      offerTask(world, step);
      return true;
    case 'resolve': {
      const sessionId = sessionOn(world, step.browser);
      if (sessionId !== undefined) quietly(process?.components.agents.resolve(AGENT, sessionId));
      return true;
    }
    case 'erase':
      erase(world, step);
      return true;
    case 'kill-server':
      killServer(world, step);
      return true;
    case 'slow-commits':
      process?.failpoints.slow(step.ms, step.commits);
      return true;
    case 'slow-accepts':
      process?.failpoints.slowAccepts(step.ms, step.accepts);
      return true;
    case 'busy-database':
      process?.failpoints.busy(step.ms);
      return true;
    case 'refuse-tokens':
      server.tokens.refuseAll();
      return true;
    case 'back-up':
      files.backUp();
      return true;
    case 'restore':
      if (!files.hasBackup()) return true;
      journal.counts.kills++;
      server.kill();
      // The dead process lets go of its files a moment later.
      world.clock.after(1, () => {
        world.auditor.close();
        files.restore();
        world.auditor.restored();
        world.clock.after(step.downMs, () => void server.start());
      });
      return true;
    default:
      return false;
  }
}

function sessionOn(world: World, browser: number): string | undefined {
  return credentialsOn(world.browser(browser))?.id;
}

function agentSays(world: World, { browser, count }: StepOf<'agent-says'>): void {
  const { ledger, server, clock } = world;
  const sessionId = sessionOn(world, browser);
  if (sessionId === undefined) return;
  for (let i = 0; i < count; i++) {
    const at = clock.elapsed();
    const clientId = `00000000-0000-4000-b000-${String(at * 1000 + i).padStart(12, '0')}`;
    const body = `agent ${at}.${i}`;
    ledger.agentSays(clientId, body);
    quietly(server.running()?.components.agents.answer(AGENT, { sessionId, clientId, body }));
  }
}

/** An agent has second thoughts (rule CHG-1). */
function change(world: World, { browser, how, nth }: StepOf<'change'>): void {
  const { auditor, clock, ledger, server } = world;
  const sessionId = sessionOn(world, browser);
  const written = auditor.session(sessionId ?? '')?.log.filter(({ by }) => by === 'agent') ?? [];
  const messageId = written.at(-1 - nth)?.id;
  const changes = server.running()?.components.messageChanges;
  if (sessionId === undefined || messageId === undefined || !changes) return;
  const ref = { sessionId, messageId };
  if (how === 'delete') return quietly(changes.remove(AGENT, ref));
  const body = `edited ${clock.elapsed()}`;
  ledger.edits(body, clock.elapsed());
  quietly(changes.edit(AGENT, { ...ref, body }));
}

function offerTask(world: World, { browser, task }: StepOf<'offer'>): void {
  const { server, clock } = world;
  const sessionId = sessionOn(world, browser);
  if (sessionId === undefined) return;
  const clientId = `00000000-0000-4000-a000-${String(clock.elapsed()).padStart(12, '0')}`;
  const offer = server.running()?.components.tasks.offer;
  const request = { sessionId, clientId, task: TASKS[task % TASKS.length]! };
  quietly(offer?.({ caller: AGENT, kind: 'agent' }, request));
}

/** "Delete my data", by whoever holds the key. */
function erase(world: World, { browser }: StepOf<'erase'>): void {
  const credentials = credentialsOn(world.browser(browser));
  if (!credentials) return;
  const { id, key, localConversationId } = credentials;
  const erasing = world.server.running()?.components.sessions.eraseSession({
    sessionId: id,
    bearer: key,
  });
  world.ledger.erasing(localConversationId);
  quietly(erasing);
}

function killServer(world: World, step: StepOf<'kill-server'>): void {
  const { server, journal, clock } = world;
  const process = server.running();
  if (!process) return;
  journal.counts.kills++;
  world.silentDeath = step.silent;
  process.failpoints.arm(step.where);
  // An armed failpoint that nothing comes by fires by itself: the run goes on without it.
  const stop = clock.after(15_000, () => server.running() === process && server.kill());
  const look = (): void => {
    if (server.running() === process) return void clock.after(100, look);
    stop();
    clock.after(step.downMs, () => void server.start());
  };
  look();
}

/** Refusals and dead servers are part of the game. */
function quietly(work: Promise<unknown> | undefined): void {
  work?.catch(() => {});
}
