import type { TabChannel } from '../../src/core/ports.js';
import { createBroadcastTabChannel } from '../../src/platform/broadcast-tab-channel.js';
import { equal, eventually, turn } from '../contracts/contract.js';
import { tabChannelContract, type ChannelRig } from '../contracts/tab-channel-contract.js';

let count = 0;

function openRig(): ChannelRig {
  const name = `test-${++count}`;
  const opened: TabChannel[] = [];
  return {
    open() {
      const channel = createBroadcastTabChannel(name);
      opened.push(channel);
      return channel;
    },
    step: turn,
    close: () => opened.forEach((channel) => channel.close()),
  };
}

describe('BroadcastTabChannel', () => {
  tabChannelContract(it, openRig);

  it('TAB-8 is closed while the document is in the page cache', async () => {
    const rig = openRig();
    const channel = rig.open();
    const beside = new BroadcastChannel(`test-${count}`);
    const witness = new BroadcastChannel(`test-${count}`);
    const [heard, said, seen]: unknown[][] = [[], [], []];
    witness.addEventListener('message', (event) => seen!.push(event.data));
    beside.addEventListener('message', (event) => said!.push(event.data));
    channel.onMessage((message) => heard!.push(message));

    const sayGoodbye = (): void => channel.post('leaving');
    window.addEventListener('pagehide', sayGoodbye, { once: true });
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    await eventually(turn, () => said!.includes('leaving'));
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window
    beside.postMessage('while away');
    await eventually(turn, () => seen!.includes('while away'));

    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- not a window
    beside.postMessage('welcome back');
    await eventually(turn, () => heard!.length > 0);
    equal(heard, ['welcome back']);
    beside.close();
    witness.close();
    rig.close();
  });

  it('TAB-8 stays closed when the document comes back, if it was closed before', async () => {
    const rig = openRig();
    const [channel, other] = [rig.open(), rig.open()];
    const [gone, heard]: unknown[][] = [[], []];
    channel.onMessage((message) => gone!.push(message));
    other.onMessage((message) => heard!.push(message));
    channel.close();
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    channel.post('from the dead');
    rig.open().post('marker');
    await eventually(turn, () => heard!.length > 0);
    equal([gone, heard], [[], ['marker']]);
    rig.close();
  });

  const faults: Record<string, unknown> = {
    'is missing': undefined,
    'is blocked': function BlockedChannel() {
      throw new DOMException('Denied.', 'SecurityError');
    },
  };
  for (const [name, value] of Object.entries(faults)) {
    it(`STO-5 is silent if BroadcastChannel ${name}`, () => {
      const own = globalThis.BroadcastChannel;
      Object.assign(globalThis, { BroadcastChannel: value });
      try {
        const channel = createBroadcastTabChannel('blocked');
        const undo = channel.onMessage(() => {});
        channel.post('hello');
        undo();
        channel.close();
      } finally {
        Object.assign(globalThis, { BroadcastChannel: own });
      }
    });
  }
});
