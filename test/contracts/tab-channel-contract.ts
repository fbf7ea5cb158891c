import type { TabChannel } from '../../src/core/ports.js';
import { equal, eventually, ok, withRig, type Register } from './contract.js';

export interface ChannelRig {
  /** One more tab's end of the same channel. */
  open(): TabChannel;
  step(): Promise<void>;
  close(): void;
}

export function tabChannelContract(register: Register, openRig: () => ChannelRig): void {
  const test = withRig(register, openRig);

  test('TAB-2 every other tab hears a message, the sender never', async ({ open, step }) => {
    const [a, b, c] = [listen(open()), listen(open()), listen(open())];
    a.channel.post('from a');
    b.channel.post('from b');
    await eventually(step, () => c.heard.length === 2 && b.heard.length + a.heard.length >= 2);
    equal(a.heard, ['from b']);
    equal(b.heard, ['from a']);
    equal(c.heard, ['from a', 'from b']);
  });

  test('a message is heard after the call, as a copy', async ({ open, step }) => {
    const [a, b, c] = [open(), listen(open()), listen(open())];
    const message = { list: [1], when: new Date(0) };
    a.post(message);
    message.list.push(2);
    equal(b.heard, []);
    await eventually(step, () => b.heard.length > 0 && c.heard.length > 0);
    const [first, second] = [b.heard[0] as typeof message, c.heard[0] as typeof message];
    equal(first.list, [1]);
    ok(first.when instanceof Date, 'structured cloning keeps dates');
    ok(first !== second, 'each tab gets its own copy');
  });

  test('messages of one tab arrive in order', async ({ open, step }) => {
    const [a, b] = [open(), listen(open())];
    for (let i = 0; i < 20; i++) a.post(i);
    await eventually(step, () => b.heard.length === 20);
    equal(
      b.heard,
      Array.from({ length: 20 }, (_, i) => i),
    );
  });

  test('TAB-8 a closed channel hears nothing and says nothing', async ({ open, step }) => {
    const [a, b, c] = [listen(open()), listen(open()), listen(open())];
    b.channel.close();
    b.channel.close();
    a.channel.post('one');
    b.channel.post('never');
    a.channel.post('two');
    await eventually(step, () => c.heard.length === 2);
    equal(c.heard, ['one', 'two']);
    equal(b.heard, []);
  });

  test('what cannot be copied is dropped without an error', async ({ open, step }) => {
    const [a, b] = [open(), listen(open())];
    a.post({ fn: () => {} });
    a.post('marker');
    await eventually(step, () => b.heard.length > 0);
    equal(b.heard, ['marker']);
  });

  test('a listener taken back hears nothing', async ({ open, step }) => {
    const [a, b] = [open(), listen(open())];
    const gone: unknown[] = [];
    const undo = b.channel.onMessage((message) => gone.push(message));
    undo();
    undo();
    a.post('one');
    await eventually(step, () => b.heard.length > 0);
    equal(gone, []);
  });
}

function listen(channel: TabChannel): { channel: TabChannel; heard: unknown[] } {
  const heard: unknown[] = [];
  channel.onMessage((message) => heard.push(message));
  return { channel, heard };
}
