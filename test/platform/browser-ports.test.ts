import { createBrowserPorts } from '../../src/platform/browser-ports.js';
import { equal, eventually, turn } from '../contracts/contract.js';

const OPTIONS = { server: location.origin, tabsName: 'test:v1' };

describe('BrowserPorts', () => {
  it('STO-8 open, write and request nothing when they are created', async () => {
    window.localStorage.clear();
    const before = performance.getEntriesByType('resource').length;
    createBrowserPorts(OPTIONS);
    const { held, pending } = await navigator.locks.query();
    equal([held?.length, pending?.length], [0, 0]);
    equal(window.localStorage.length, 0);
    equal(performance.getEntriesByType('resource').length, before);
  });

  it('TAB-2 of the same name are tabs of one widget', async () => {
    const [a, b] = [createBrowserPorts(OPTIONS), createBrowserPorts(OPTIONS)];
    const heard: unknown[] = [];
    b.channel.onMessage((message) => heard.push(message));
    a.channel.post('hello');
    await eventually(turn, () => heard.length > 0);
    const steps: string[] = [];
    const first = a.locks.request('lock', 'queue', {
      granted: () => steps.push('a'),
      lost() {},
    });
    await eventually(turn, () => steps.length > 0);
    equal(await b.locks.query('lock'), true);
    first.release();
    a.channel.close();
    b.channel.close();
  });

  it('TAB-13 of an isolated document share nothing and wait for no other tab', async () => {
    const neighbour = createBrowserPorts(OPTIONS);
    const isolated = createBrowserPorts({ ...OPTIONS, isolated: true });
    const [heard, steps]: unknown[][] = [[], []];
    isolated.channel.onMessage((message) => heard!.push(message));
    const held = neighbour.locks.request('lock', 'queue', {
      granted: () => steps!.push('neighbour'),
      lost() {},
    });
    await eventually(turn, () => steps!.length === 1);
    isolated.locks.request('lock', 'queue', { granted: () => steps!.push('isolated'), lost() {} });
    await eventually(turn, () => steps!.length === 2);

    neighbour.channel.post('hello');
    isolated.storage.set('p:a', '1');
    for (let i = 0; i < 5; i++) await turn();
    equal(heard, []);
    equal([isolated.storage.shared, window.localStorage.getItem('p:a')], [false, null]);
    held.release();
    neighbour.channel.close();
  });
});
