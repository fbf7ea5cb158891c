import type { Components } from '../components.js';
import type { Undo } from '../ports.js';
import type { Sockets } from '../realtime/serve-sockets.js';
import { hearNotices, sendNotice, type NoticeTopic } from './node-notices.js';

/** Keeps what this node knows of the others up to date. The undo stops it. */
export function followNodes(components: Components, sockets: Sockets): Undo {
  const { bus, presence, sharedPresence, sites, keyring, log } = components;
  const work: Record<NoticeTopic, () => Promise<void>> = {
    sites: async () => {
      sites.forget();
      await sockets.broadcastAvailability();
    },
    keys: () => keyring.load(),
    'sign-ins': () => sockets.disconnectSignedOut(),
    presence: () => sharedPresence.sync(),
  };
  const attempt = (name: string, run: () => Promise<void>) => {
    run().catch((error: unknown) => {
      log.warn({ name, reason: String(error) }, 'news of other nodes were not read; they will be');
    });
  };

  const notices = hearNotices(bus, (topic) => attempt(topic, work[topic]));
  const undos = [
    notices.cancel,
    presence.onChangeHere(() =>
      attempt('presence', async () => {
        await sharedPresence.sync();
        sendNotice(bus, 'presence');
      }),
    ),
    // Hints were lost: whatever they told of is looked for at once.
    bus.onGap(() => {
      for (const [topic, run] of Object.entries(work)) attempt(topic, run);
      attempt('sessions', () => sockets.look());
      attempt('consoles', () => sockets.lookForAgents());
    }),
  ];
  return () => {
    for (const undo of undos) undo();
  };
}
