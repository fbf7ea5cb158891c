import { createChatWorld, type ChatTab, type ChatWorld } from '../../support/chat-world.js';
import { createRandom } from '../../support/fake-ids.js';

/** What happened in one walk, and what of it should not have. */
export interface Walk {
  problems: string[];
  trace: string[];
}

const PAUSES = [0, 1, 5, 20, 40, 100, 400, 1_500, 5_000];

/**
 * Tabs come, send, freeze and die while the network does what networks do, all by one seed; then all is
 * healed, and what the visitor sent must be in the logs once, and everywhere the same.
 *
 * @param ends whether sessions end meanwhile, for idleness or for want of a socket
 */
export async function walk(seed: number, steps: number, ends: boolean): Promise<Walk> {
  const random = createRandom(seed);
  const upTo = (n: number): number => Math.floor(random() * n);
  const one = <T>(of: readonly T[]): T => of[upTo(of.length)]!;
  const [lag, delay, latency] = [one([0, 0, 50]), one([0, 0, 30, 600]), one([20, 20, 300])];
  const world = await createChatWorld({
    server: { seed: seed + 1, pageSize: 3 + upTo(5) },
    latency: () => 1 + upTo(latency),
    storageLag: () => upTo(lag),
    channelDelay: () => upTo(delay),
  });
  const trace = [`storage ${lag} ms, channel ${delay} ms, network ${latency} ms`];
  const problems = new Set<string>();
  const tabs = new Set<ChatTab>([world.openTab()]);
  const frozen = new Set<ChatTab>();
  const sent: string[] = [];

  function step(): string {
    const awake = [...tabs].filter((chat) => !frozen.has(chat));
    const chat = awake.length > 0 ? one(awake) : undefined;
    const [asleep] = frozen;
    const other = awake.length > 1;
    switch (upTo(20)) {
      case 0:
        return tabs.size < 10 ? (tabs.add(world.openTab({ visible: random() < 0.7 })), 'open') : '';
      case 1:
        if (!chat || !other) return '';
        tabs.delete(chat);
        if (random() < 0.5) return (chat.tab.kill(), 'kill');
        return (chat.tab.close(), 'close');
      case 2:
        return chat ? (chat.tab.freeze(), frozen.add(chat), 'freeze') : '';
      case 3:
        return asleep ? (asleep.tab.thaw(), frozen.delete(asleep), 'thaw') : '';
      case 4:
        return chat ? (tabs.delete(chat), tabs.add(chat.reload()), 'reload') : '';
      case 5:
        return chat ? (chat.tab.page.visible() ? chat.tab.hide() : chat.tab.show(), 'turn') : '';
      case 6:
        return (world.network.cut(), 'cut');
      case 7:
        return (world.network.goOffline(), 'offline');
      case 8:
        return (world.network.goOnline(), 'online');
      case 9:
        return (world.network.hold(one(['up', 'down', undefined])), 'hold');
      case 10:
        return (world.network.release(), 'release');
      case 11:
        return (world.server.loseNextAck(), 'lose ack');
      case 12:
        return (world.server.loseNextEcho(), 'lose echo');
      case 13:
        return (world.server.cutSockets(), 'cut sockets');
      case 14:
        return (
          world.server.refuseNext(one(['unavailable', 'stale_lease', 'unauthorized'])),
          'refuse'
        );
      case 15:
        for (const { id } of openSessions(world))
          world.server.agentSays(id, `agent ${trace.length}`);
        return 'agent';
      case 16:
        if (!ends || random() > 0.4) return '';
        for (const { id } of openSessions(world))
          world.server.abandon(id, one(['idle', 'disconnected']));
        return 'abandon';
      default: {
        const body = `m${sent.length}`;
        return chat ? (chat.engine.send(body), sent.push(body), `send ${body}`) : '';
      }
    }
  }

  for (let i = 0; i < steps && problems.size === 0; i++) {
    const what = step();
    if (what !== '') trace.push(`${world.clock.elapsed()} ${what}`);
    await world.clock.advance(one(PAUSES));
    for (const chat of tabs) lookForHoles(chat, problems);
  }

  world.network.release();
  world.network.goOnline();
  for (const { tab } of frozen) tab.thaw();
  for (const { tab } of tabs) tab.show();
  await world.clock.advance(10_000);
  // The handshake of a document that died can arrive after the next one's: then the visitor decides.
  for (const { engine } of tabs) engine.useHere();
  await world.clock.advance(200_000);
  for (const chat of tabs) lookForHoles(chat, problems);
  judge(world, [...tabs], sent, ends, problems);
  return { problems: [...problems], trace };
}

function openSessions({ server }: ChatWorld): { id: string }[] {
  return server.sessions().filter(({ status }) => status === 'queued' || status === 'active');
}

/** Invariants 3 and 4. */
function lookForHoles({ state }: ChatTab, problems: Set<string>): void {
  const { transcript, pending } = state();
  const { messages } = transcript;
  if (messages.some(({ seq }, i) => seq !== messages[0]!.seq + i)) problems.add('a hole');
  const ids = [...messages, ...pending].map(({ clientId }) => clientId);
  if (new Set(ids).size !== ids.length) problems.add('a message shown twice');
}

/** Invariants 1, 2, 5, 11, 15, 16. */
function judge(
  world: ChatWorld,
  tabs: ChatTab[],
  sent: string[],
  ends: boolean,
  problems: Set<string>,
): void {
  const sessions = world.server.sessions();
  const arrived = sessions.flatMap(({ id }) => world.server.said(id));
  const pending = tabs.flatMap(({ state }) => state().pending);
  for (const { body, phase } of pending) if (phase !== 'failed') problems.add(`${body} is unsent`);
  const offered = new Set(pending.map(({ body }) => body));
  for (const body of sent) {
    const times = arrived.filter((each) => each === body).length;
    if (times > 1) problems.add(`${body} is there ${times} times`);
    if (times === 0 && !offered.has(body)) problems.add(`${body} is lost`);
  }
  if (!ends && sessions.length > 1) problems.add(`${sessions.length} sessions`);
  const shown = new Set(tabs.map(({ state }) => state().transcript.messages.at(-1)?.id));
  if (shown.size > 1) problems.add('the tabs disagree');
  const known = new Set(pending.map(({ clientId }) => clientId));
  for (const key of Object.keys(world.browser.disk.dump()))
    if (key.includes(':out:') && !known.has(key.split(':').at(-1)!)) problems.add(`${key} is left`);
}
