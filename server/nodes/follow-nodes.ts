import type { Components } from '../components.js';
import { oneAtATime } from '../one-at-a-time.js';
import type { Undo } from '../ports.js';
import type { Sockets } from '../realtime/serve-sockets.js';
import { hearNotices, sendNotice, type NoticeTopic } from './node-notices.js';

/** Nodes that are asked to look do so at moments that are spread over this time. */
const LOOK_SPREAD_MS = 10_000;

/** Keeps what this node knows of the others up to date. The undo stops it. */
export function followNodes(components: Components, sockets: Sockets): Undo {
  const { bus, clock, presence, sharedPresence, sites, keyring, log } = components;
  const exchangePresence = oneAtATime(() => sharedPresence.exchange());
  const work: Record<NoticeTopic, () => Promise<void>> = {
    sites: async () => {
      sites.forget();
      await sockets.broadcastAvailability();
    },
    keys: () => keyring.load(),
    'sign-ins': () => sockets.disconnectSignedOut(),
    presence: exchangePresence,
    look: async () => {
      await Promise.all([sockets.look(), sockets.lookForAgents()]);
    },
  };
  const attempt = (name: string, run: () => Promise<void>) => {
    run().catch((error: unknown) => {
      log.warn({ name, reason: String(error) }, 'news of other nodes were not read; they will be');
    });
  };

  let cancelLook: Undo | undefined;
  const lookSoon = () => {
    cancelLook ??= clock.after(Math.random() * LOOK_SPREAD_MS, () => {
      cancelLook = undefined;
      attempt('look', work.look);
    });
  };

  const notices = hearNotices(bus, (topic) => {
    if (topic === 'look') lookSoon();
    else attempt(topic, work[topic]);
  });
  const undos = [
    notices.cancel,
    presence.onChangeHere(() =>
      attempt('presence', async () => {
        await exchangePresence();
        sendNotice(bus, 'presence');
      }),
    ),
    // Hints were lost: whatever they told of is looked for at once. Those of this node were lost for others.
    bus.onGap(() => {
      for (const [topic, run] of Object.entries(work)) attempt(topic, run);
      sendNotice(bus, 'look');
    }),
    () => cancelLook?.(),
  ];
  return () => {
    for (const undo of undos) undo();
  };
}
