import type { NodeBus } from '../../server/nodes/node-bus.js';
import { equal, eventually, withRig, type Register } from './contract.js';

export interface NodeBusRig {
  one: NodeBus;
  other: NodeBus;
  step(): Promise<void>;
  /** The bus is gone for both, and comes back. */
  interrupt(): Promise<void>;
  /** The bus is there, and does not answer; then it does again. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  close(): Promise<void>;
}

export function nodeBusContract(register: Register, open: () => Promise<NodeBusRig>): void {
  const test = withRig(register, open);

  /** Everything that is heard on a channel, in order. */
  const record = async (bus: NodeBus, channel: string) => {
    const heard: unknown[] = [];
    const subscription = bus.subscribe(channel, (hint) => heard.push(hint));
    await subscription.active;
    return { heard, cancel: subscription.cancel };
  };

  test('a hint reaches the other nodes that listen to its channel, in order', async (rig) => {
    const [a, b] = [await record(rig.other, 'a'), await record(rig.other, 'b')];
    for (let seq = 1; seq <= 20; seq += 1) rig.one.publish('a', { seq });
    rig.one.publish('b', { last: true });
    await eventually(rig.step, () => b.heard.length === 1 && a.heard.length === 20);
    equal(
      a.heard,
      Array.from({ length: 20 }, (_, index) => ({ seq: index + 1 })),
    );
  });

  test('a node does not hear its own hints', async (rig) => {
    const [own, others] = [await record(rig.one, 'a'), await record(rig.other, 'a')];
    rig.one.publish('a', { by: 'one' });
    await eventually(rig.step, () => others.heard.length === 1);
    rig.other.publish('a', { by: 'other' });
    await eventually(rig.step, () => own.heard.length === 1);
    equal(own.heard, [{ by: 'other' }]);
  });

  test('two listeners of a channel both hear, until each cancels', async (rig) => {
    const [first, second] = [await record(rig.other, 'a'), await record(rig.other, 'a')];
    rig.one.publish('a', { seq: 1 });
    await eventually(rig.step, () => first.heard.length + second.heard.length === 2);
    first.cancel();
    first.cancel();
    rig.one.publish('a', { seq: 2 });
    await eventually(rig.step, () => second.heard.length === 2);
    equal(first.heard, [{ seq: 1 }]);
  });

  test('who cancels and subscribes at once goes on hearing', async (rig) => {
    for (let round = 0; round < 5; round += 1) (await record(rig.other, 'a')).cancel();
    const { heard } = await record(rig.other, 'a');
    rig.one.publish('a', { seq: 1 });
    await eventually(rig.step, () => heard.length === 1);
  });

  test('a listener that throws keeps nobody from hearing', async (rig) => {
    await rig.other.subscribe('a', () => {
      throw new Error('on purpose');
    }).active;
    const { heard } = await record(rig.other, 'b');
    rig.one.publish('a', {});
    rig.one.publish('b', {});
    await eventually(rig.step, () => heard.length === 1);
  });

  test('COM-8: after an interruption nodes are told of it, and hear again', async (rig) => {
    const { heard } = await record(rig.other, 'a');
    let gaps = 0;
    rig.other.onGap(() => (gaps += 1));
    await rig.interrupt();
    await eventually(rig.step, () => gaps === 1);
    const later = await record(rig.other, 'b');
    await eventually(rig.step, () => {
      rig.one.publish('a', {});
      rig.one.publish('b', {});
      return heard.length > 0 && later.heard.length > 0;
    });
  });

  test('COM-8: who subscribes while the bus does not answer hears once it does, and is told of a gap', async (rig) => {
    const cancelled = await record(rig.other, 'a');
    let gaps = 0;
    rig.other.onGap(() => (gaps += 1));
    await rig.pause();
    // The first waits for an answer in vain; nobody waits after it.
    const channels = [await record(rig.other, 'b'), await record(rig.other, 'c')];
    cancelled.cancel();
    const again = await record(rig.other, 'a');
    await rig.resume();
    await eventually(rig.step, () => gaps > 0);
    await eventually(rig.step, () => {
      for (const channel of ['a', 'b', 'c']) rig.one.publish(channel, {});
      return [...channels, again].every(({ heard }) => heard.length > 0);
    });
    equal(cancelled.heard, []);
  });
}
