import { signUpAgent } from './agent.js';
import { checkHistory } from './check-history.js';
import type { WebSocketFate } from './fault-proxy.js';
import type { Fate } from './faulty-stream.js';
import { startWorld, type ProcessWorld } from './process-world.js';
import { createRandom, type Random } from './random.js';
import type { VisitorBrowser, VisitorTab } from './visitor-browser.js';
import { waitUntil } from './wait-until.js';

export interface StormOptions {
  /** How often the server is killed. */
  kills: number;
  visitors: number;
  seed: number;
  /** Where they are refused, everybody polls. */
  webSockets: WebSocketFate;
  /** Called after each kill. */
  progress?: (kills: number) => void;
}

export interface StormTotals {
  kills: number;
  /** Of them before the server was ready. */
  killsAtStart: number;
  reloads: number;
  connections: number;
  pressed: number;
  acked: number;
  logged: number;
  violations: string[];
  serverCpuSeconds: number;
}

/** Acknowledged messages for each kill, on a slow machine and over polling too. */
const WORK_PER_KILL = 15;
/** More than that unsent, and a visitor waits before writing on. */
const PATIENCE = 8;

/**
 * Visitors with two tabs each and an agent write without a pause, over a network that loses and doubles
 * frames, while the server is killed at random moments and started again on its file. In the end
 * everything heals, and what happened is checked.
 */
export async function runStorm(options: StormOptions): Promise<StormTotals> {
  const random = createRandom(options.seed);
  const settings = { HEAD_SECONDS: '1', STAMP_SECONDS: '1', SWEEP_SECONDS: '1' };
  const world = await startWorld({ settings, webSockets: options.webSockets });
  const agent = await signUpAgent(world.proxy.origin, world.server.consoleLink());
  const browsers = Array.from({ length: options.visitors }, () => world.openBrowser());
  const totals = { kills: 0, killsAtStart: 0, reloads: 0 };
  let raging = true;

  const sum = (of: (browser: VisitorBrowser) => number) =>
    browsers.reduce((total, browser) => total + of(browser), 0);
  const acked = () =>
    sum(({ history }) => new Set(history.acked.map(({ clientId }) => clientId)).size);
  const pause = (least: number, most: number) =>
    new Promise((resolve) => setTimeout(resolve, random.between(least, most)));
  const talk = async (tab: VisitorTab) => {
    while (raging && tab.clock.alive()) {
      if (tab.state().pending.length < PATIENCE) tab.press();
      await pause(5, 120);
    }
  };
  const answer = async () => {
    while (raging) {
      await agent.say(random.pick(browsers));
      await pause(5, 60);
    }
  };
  const openTab = (browser: VisitorBrowser) => talks.push(talk(browser.openTab()));
  const talks: Promise<void>[] = [];

  try {
    for (const browser of browsers) {
      openTab(browser);
      openTab(browser);
      const begun = () => browser.history.acked.length > 0;
      await waitUntil(`${browser.name} has a conversation`, begun);
    }
    talks.push(answer());
    setWeather(world, random);
    while (totals.kills < options.kills) {
      await pause(100, 1_500);
      if (random.next() < 0.2) {
        const browser = random.pick(browsers);
        random.pick(browser.tabs).close();
        openTab(browser);
        totals.reloads += 1;
      }
      const enough = () => acked() >= WORK_PER_KILL * (totals.kills + 1);
      await waitUntil('messages are acknowledged between kills', enough);
      await world.server.kill();
      totals.kills += 1;
      options.progress?.(totals.kills);
      if (random.next() < 0.1) totals.killsAtStart += await killAtStart(world, random);
      await world.restart();
    }
    raging = false;
    world.proxy.heal();
    await Promise.all(talks);
    const violations: string[] = [];
    for (const browser of browsers) violations.push(...(await verdict(world, browser)));
    return {
      ...totals,
      kills: totals.kills + totals.killsAtStart,
      connections: world.proxy.count(),
      pressed: sum(({ history }) => history.pressed.length),
      acked: acked(),
      logged: sum((browser) => world.log(browser).length),
      violations,
      serverCpuSeconds: world.server.cpuSeconds(),
    };
  } finally {
    raging = false;
    agent.close();
    await world.close();
  }
}

/** A few frames of every kind of news are lost, doubled or late. */
function setWeather({ proxy }: ProcessWorld, random: Random): void {
  const frame = (text: string): Fate => {
    const counts = text.includes('message:') || /^43\d+\[/.test(text);
    const luck = counts ? random.next() : 1;
    return luck < 0.01 ? 'drop' : luck < 0.04 ? 'double' : luck < 0.06 ? 'hold' : 'pass';
  };
  proxy.toClient.frame = frame;
  proxy.toServer.frame = frame;
}

/** Once more, before it is ready; 1 when it was early enough. */
async function killAtStart({ server }: ProcessWorld, random: Random): Promise<number> {
  const started = server.start().then(
    () => 0,
    () => 1,
  );
  await new Promise((resolve) => setTimeout(resolve, random.between(50, 900)));
  await server.kill();
  return started;
}

async function verdict(world: ProcessWorld, browser: VisitorBrowser): Promise<string[]> {
  const found: string[] = [];
  await world.settled(browser, 120_000).catch((error: Error) => found.push(error.message));
  const log = world.log(browser);
  found.push(...checkHistory(browser.history, log));
  for (const tab of browser.tabs)
    if (tab.state().transcript.messages.at(-1)?.seq !== log.length)
      found.push(`INV-5: ${tab.name} does not show the end of the log`);
  return found;
}
