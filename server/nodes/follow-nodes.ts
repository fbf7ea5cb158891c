import type { Components } from '../components.js';
import type { Undo } from '../ports.js';
import type { Sockets } from '../realtime/serve-sockets.js';
import { hearNotices, sendNotice, type NoticeTopic } from './node-notices.js';

/**
 * A look because of lost hints comes this long after the last one, so that a bus that comes and goes causes no
 * more. Nodes that are asked to look do so at moments that are spread over this time.
 */
const LOOK_MS = 10_000;

/** Keeps what this node knows of the others up to date. The undo stops it. */
export function followNodes(components: Components, sockets: Sockets): Undo {
  const { bus, clock, presence, sharedPresence, sites, keyring, blockList, log } = components;
  const copies: Record<Exclude<NoticeTopic, 'look'>, () => Promise<void>> = {
    sites: async () => {
      sites.forget();
      await sockets.broadcastAvailability();
    },
    keys: () => keyring.load(),
    'sign-ins': () => sockets.disconnectSignedOut(),
    presence: () => sharedPresence.sync(),
    blocks: () => blockList.load(),
  };
  const attempt = (name: string, run: () => Promise<void>) => {
    run().catch((error: unknown) => {
      log.warn({ name, reason: String(error) }, 'news of other nodes were not read; they will be');
    });
  };

  let lookedAt = -Infinity;
  let cancelLook: Undo | undefined;
  const look = () => {
    lookedAt = clock.now();
    attempt('sessions', () => sockets.look());
    attempt('consoles', () => sockets.lookForAgents());
  };
  /** Looks after this time at least, or with a look that is due before. */
  const lookAfter = (ms: number) => {
    const wait = Math.max(ms, lookedAt + LOOK_MS - clock.now());
    if (wait <= 0) return look();
    cancelLook ??= clock.after(wait, () => {
      cancelLook = undefined;
      look();
    });
  };

  const notices = hearNotices(bus, (topic) => {
    if (topic === 'look') lookAfter(Math.random() * LOOK_MS);
    else attempt(topic, copies[topic]);
  });
  const undos = [
    notices.cancel,
    presence.onChangeHere(() =>
      attempt('presence', async () => {
        await sharedPresence.sync();
        sendNotice(bus, 'presence');
      }),
    ),
    // Nobody waits for it: a node that notifies an agent reads what the others wrote.
    presence.onVisibleHere(() => attempt('presence', () => sharedPresence.sync())),
    // Hints were lost: whatever they told of is looked for at once. Those of this node were lost for others.
    bus.onGap(() => {
      for (const [topic, run] of Object.entries(copies)) attempt(topic, run);
      lookAfter(0);
      sendNotice(bus, 'look');
    }),
    () => cancelLook?.(),
  ];
  return () => {
    for (const undo of undos) undo();
  };
}
