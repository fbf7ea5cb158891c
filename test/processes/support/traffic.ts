import assert from 'node:assert/strict';
import { signUpAgent } from './agent.js';
import { checkHistory } from './check-history.js';
import { startFaultProxy, type FaultProxy, type WebSocketFate } from './fault-proxy.js';
import type { NodeGroup, StoredMessage } from './node-group.js';
import { createRandom } from './random.js';
import { createVisitorBrowser, type VisitorBrowser } from './visitor-browser.js';
import { waitUntil } from './wait-until.js';

/** More than that unsent, and a visitor waits before writing on. */
const PATIENCE = 4;

/** Far more than anybody waits, on however busy a machine. */
const LIMIT_MS = 120_000;

/** What was seen while a node was restarted. */
export interface Restart {
  /** How many visitors were on the node. */
  visitors: number;
  /** How many connections of visitors each node accepted, by its place in the group. */
  accepted: number[];
  /** What visitors were told to wait, in seconds. */
  waits: number[];
}

/** Visitors on all nodes and an agent, who write without a pause. */
export interface Traffic {
  /** Resolves when a message of each visitor, pressed after this call, was acknowledged. */
  goesOn(): Promise<void>;
  /** From now on new connections of those who are on this node go to the others in turn. */
  avoid(node: number): void;
  /**
   * Stops a node, starts it again, and resolves when everybody goes on. It is avoided from the moment before, and
   * visitors stay where they are then.
   */
  restart(node: number): Promise<Restart>;
  /** Ends the writing: what is wrong with what happened, and the log of each conversation. */
  finish(): Promise<{ violations: string[]; logs: StoredMessage[][] }>;
  close(): Promise<void>;
}

interface Visitor {
  browser: VisitorBrowser;
  proxy: FaultProxy;
  /** The node that its new connections go to. */
  node: number;
}

export async function startTraffic(
  group: NodeGroup,
  { visitorsPerNode, seed }: { visitorsPerNode: number; seed: number },
): Promise<Traffic> {
  const random = createRandom(seed);
  const { nodes } = group;
  const visitors: Visitor[] = [];
  const accepted = nodes.map(() => 0);
  const waits: number[] = [];
  let agent: Awaited<ReturnType<typeof signUpAgent>> | undefined;
  let isBusy = true;

  const pause = (least: number, most: number) =>
    new Promise((resolve) => setTimeout(resolve, random.between(least, most)));
  const send = (visitor: Visitor, node: number) => {
    visitor.node = node;
    visitor.proxy.target(nodes[node]!.port);
  };
  const addVisitor = async (node: number, webSockets: WebSocketFate) => {
    const proxy = await startFaultProxy();
    proxy.webSockets = webSockets;
    const browser = createVisitorBrowser(`v${visitors.length + 1}`, proxy.origin);
    const visitor: Visitor = { browser, proxy, node };
    send(visitor, node);
    proxy.toClient.frame = (text) => {
      if (text.startsWith('42["welcome"')) accepted[visitor.node]! += 1;
      const drain = /^42\["drain",\{"retryAfter":([\d.]+)\}\]/.exec(text);
      if (drain !== null) waits.push(Number(drain[1]));
      return 'pass';
    };
    visitors.push(visitor);
  };
  const write = async ({ browser }: Visitor) => {
    const tab = browser.openTab();
    while (isBusy) {
      if (tab.state().pending.length < PATIENCE) tab.press();
      await pause(20, 200);
    }
  };
  const answer = async () => {
    while (isBusy) {
      await agent!.say(random.pick(visitors).browser);
      await pause(20, 200);
    }
  };
  const goesOn = () =>
    Promise.all(
      visitors.map(({ browser: { name, history, tabs } }) => {
        const pressed = history.pressed.length;
        const isAcked = () => {
          const later = new Set(history.pressed.slice(pressed).map(({ body }) => body));
          return history.acked.some(
            ({ author, body }) => author.kind === 'visitor' && later.has(body),
          );
        };
        const detail = () =>
          tabs.map((tab) => {
            const { connection, pending } = tab.state();
            return { connection, pending: pending.length };
          });
        return waitUntil(`${name} goes on`, isAcked, { limitMs: LIMIT_MS, detail });
      }),
    ).then(() => undefined);

  const close = async () => {
    isBusy = false;
    agent?.close();
    for (const { browser } of visitors) browser.close();
    await Promise.all(visitors.map(({ proxy }) => proxy.close()));
    await agentProxy.close();
  };
  const agentProxy = await startFaultProxy();
  agentProxy.target(nodes[0]!.port);
  const writing: Promise<void>[] = [];
  try {
    agent = await signUpAgent(agentProxy.origin, nodes[0]!.consoleLink());
    for (const node of nodes.keys())
      for (let count = 0; count < visitorsPerNode; count += 1)
        await addVisitor(node, count % 3 === 2 ? 'refused' : 'passed');
    for (const visitor of visitors) writing.push(write(visitor));
    await goesOn();
    writing.push(answer());
  } catch (error) {
    await close();
    throw error;
  }

  /** The visitors who were on it. */
  const avoid = (node: number): Visitor[] => {
    const moved = visitors.filter((visitor) => visitor.node === node);
    const others = [...nodes.keys()].filter((other) => other !== node);
    moved.forEach((visitor, index) => send(visitor, others[index % others.length]!));
    agentProxy.target(nodes[others[0]!]!.port);
    return moved;
  };

  return {
    goesOn,
    avoid: (node) => void avoid(node),
    async restart(node) {
      accepted.fill(0);
      waits.length = 0;
      const moved = avoid(node);
      assert.equal(await nodes[node]!.stop(), 0);
      await goesOn();
      await nodes[node]!.start();
      await goesOn();
      return { visitors: moved.length, accepted: [...accepted], waits: [...waits] };
    },
    async finish() {
      isBusy = false;
      await Promise.all(writing);
      const violations: string[] = [];
      const logs: StoredMessage[][] = [];
      for (const { browser } of visitors) {
        await waitUntil(`${browser.name} is settled`, browser.settled, { limitMs: LIMIT_MS });
        const log = await group.log(browser.sessionId());
        const isShown = () =>
          browser.tabs.every((tab) => tab.state().transcript.messages.at(-1)?.seq === log.length);
        await waitUntil(`${browser.name} shows the log`, isShown, { limitMs: LIMIT_MS });
        violations.push(...checkHistory(browser.history, log));
        logs.push(log);
      }
      return { violations, logs };
    },
    close,
  };
}
