import { assert } from '@open-wc/testing';
import type { SiteDetails } from '../../src/protocol/site-settings.js';
import { PREVIEW_READY } from '../../src/console/preview/preview-messages.js';
import { createTestClient } from './support/test-client.js';
import { createTestConsole } from './support/test-console.js';

const DEMO: SiteDetails = {
  site: 'demo',
  settings: { name: 'Shop', origins: [] },
  defaults: { historySeconds: 86_400, idleSeconds: 1800, deleteAfterDays: 0 },
  identitySecret: { isSet: false, formerUntil: null },
  version: 'v1',
  updatedAt: '2026-01-01T00:00:00.000Z',
  updatedBy: null,
};
const answer = (site: SiteDetails) => ({ status: 200, body: { site } });

async function open() {
  const testClient = createTestClient();
  const { calls } = testClient;
  const test = await createTestConsole(testClient);
  const { answers, client, one, all, settle, textOf } = test;
  answers['GET /sites/demo'] = answer(DEMO);
  answers['GET /sites'] = { status: 200, body: { sites: [{ token: 'demo', name: 'Shop' }] } };
  answers['PUT /sites/demo'] = answer({ ...DEMO, version: 'v2' });
  client.start(null);
  client.open('/console/settings/site');
  for (const name of ['settings-page', 'site-settings']) {
    await customElements.whenDefined(name);
    await test.settle();
  }
  await settle();
  /** What the preview is told, as a frame would be. */
  const told: { site: { accent?: string; position?: string; name: string }; dark: boolean }[] = [];
  const frame = one('iframe') as HTMLIFrameElement;
  const { port1: frameWindow } = new MessageChannel();
  frameWindow.postMessage = (message: (typeof told)[number]) => void told.push(message);
  Object.defineProperty(frame, 'contentWindow', { value: frameWindow });
  return {
    frameWindow,
    told,
    shown: (selector: string) => all(selector).map(textOf),
    text: (selector: string) => textOf(one(selector)),
    async change(id: string, value: string) {
      const field = one(`#${id}`) as HTMLInputElement;
      field.value = value;
      field.dispatchEvent(new Event(id === 'position' ? 'change' : 'input'));
      await settle();
    },
    async save() {
      all('button')
        .find((each) => each.textContent?.trim() === 'Save')!
        .click();
      await settle();
      return calls.filter(({ method }) => method === 'PUT').map(({ body }) => body);
    },
  };
}

describe("console settings: the widget's look", () => {
  it('saves the accent with six digits and the corner, however the colour was typed', async () => {
    const { change, save } = await open();
    await change('accent', ' 0AF ');
    await change('position', 'bottom-left');
    assert.deepEqual(await save(), [
      { ...DEMO.settings, accent: '#00aaff', position: 'bottom-left' },
    ]);
  });

  it('refuses what is no colour at the field, and sends nothing', async () => {
    const { change, save, text } = await open();
    await change('accent', 'teal; color: red');
    assert.deepEqual(await save(), []);
    assert.equal(text('#accent-error'), 'Please enter a colour such as #4f46e5.');
  });

  it('warns of a contrast that is too low, and saves all the same', async () => {
    const { change, save, shown } = await open();
    await change('accent', '#e11d48');
    assert.deepEqual(shown('.warning'), ['']);
    await change('accent', '#fde047');
    assert.deepEqual(shown('.warning'), [
      'Accent on a light page is hard to see: 1.3:1, and it needs 3:1.',
    ]);
    assert.lengthOf(await save(), 1);
  });

  it('previews what is not saved, and keeps the last colour while one is typed', async () => {
    const { change, told, frameWindow } = await open();
    await change('name', 'Book shop');
    await change('accent', '#0f766e');
    await change('position', 'bottom-left');
    const { site } = told.at(-1)!;
    assert.deepInclude(site, { name: 'Book shop', accent: '#0f766e', position: 'bottom-left' });
    await change('accent', '#e11d');
    assert.equal(told.at(-1)!.site.accent, '#0f766e');
    const before = told.length;
    window.dispatchEvent(new MessageEvent('message', { data: PREVIEW_READY, source: frameWindow }));
    assert.lengthOf(told, before + 1);
  });
});
