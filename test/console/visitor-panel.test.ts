import { assert, fixture } from '@open-wc/testing';
import { html } from 'lit';
import { defineConsoleElements } from '../../src/console/elements/define-console-elements.js';
import type { VisitorPanel } from '../../src/console/elements/visitor-panel/visitor-panel.js';
import { createFakeIds } from '../support/fake-ids.js';
import { createFakeSession } from './support/fake-session.js';

describe('visitor panel', () => {
  it('shows JSON data as fields, one level deep', async () => {
    defineConsoleElements();
    const session = createFakeSession(createFakeIds().uuid(), '2026-01-05T09:00:00.000Z');
    session.context.routingData = { plan: 'pro', vip: true, cart: { items: 2, tags: ['a'] } };
    const panel = await fixture<VisitorPanel>(
      html`<visitor-panel
        .conversation=${session.conversation}
        .context=${session.context}
      ></visitor-panel>`,
    );
    const routing = [...panel.renderRoot.querySelectorAll('section')].find(
      (section) => section.querySelector('h3')?.textContent === 'Routing',
    );
    const textsOf = (tag: string) =>
      [...routing!.querySelectorAll(tag)].map(({ textContent }) => textContent);
    assert.deepEqual(textsOf('dt'), ['plan', 'vip', 'cart › items', 'cart › tags']);
    assert.deepEqual(textsOf('dd'), ['pro', 'yes', '2', '[\n "a"\n]']);
  });

  it('lists the pages of the visit in order, and links the earlier conversations', async () => {
    defineConsoleElements();
    const ids = createFakeIds();
    const at = '2026-01-05T09:00:00.000Z';
    const session = createFakeSession(ids.uuid(), at);
    const earlier = {
      ...session.conversation.session,
      id: ids.uuid(),
      status: 'resolved' as const,
    };
    const panel = await fixture<VisitorPanel>(
      html`<visitor-panel
        .conversation=${session.conversation}
        .context=${{
          ...session.context,
          visits: [
            { url: 'https://shop.example/a', title: '<b>A</b>', at },
            { url: 'https://shop.example/b?c=1', at },
          ],
          earlier: [earlier],
          browser: 'Firefox 140 on Windows',
          language: 'de-AT',
        }}
      ></visitor-panel>`,
    );
    const texts = (selector: string) =>
      [...panel.renderRoot.querySelectorAll(selector)].map(({ textContent }) =>
        textContent?.trim(),
      );
    assert.deepEqual(texts('ol bdi'), ['<b>A</b>', '/b?c=1']);
    assert.equal(
      panel.renderRoot.querySelector('a')?.getAttribute('href'),
      `/console/c/${earlier.id}`,
    );
    assert.deepEqual(texts('ul span'), ['Resolved']);
    assert.includeMembers(texts('dd'), ['Firefox 140 on Windows', 'Austrian German']);
  });
});
