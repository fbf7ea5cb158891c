import { assert, fixture } from '@open-wc/testing';
import { html } from 'lit';
import { consoleLocale } from '../../src/console/browser/console-locale.js';
import { defineConsoleElements } from '../../src/console/elements/define-console-elements.js';
import type { VisitorPanel } from '../../src/console/elements/visitor-panel/visitor-panel.js';
import { createFakeIds } from '../support/fake-ids.js';
import { createFakeSession } from './support/fake-session.js';

describe('the locale of the console', () => {
  it('is the first English one of the browser, since its texts are in English', () => {
    assert.equal(consoleLocale(['de', 'en-GB', 'en-US']), 'en-GB');
    assert.equal(consoleLocale(['en_AU.UTF-8']), 'en-AU');
    assert.equal(consoleLocale(['EN-ca']), 'en-CA');
    assert.equal(consoleLocale(['de-AT', 'fr', 'enm']), 'en');
    assert.equal(consoleLocale([]), 'en');
  });

  it('applies to the dates in the visitor panel', async () => {
    Object.defineProperty(navigator, 'languages', { value: ['de', 'en-GB'], configurable: true });
    defineConsoleElements();
    const { conversation } = createFakeSession(createFakeIds().uuid(), '2026-01-05T18:30:00.000Z');
    const panel = await fixture<VisitorPanel>(
      html`<visitor-panel .conversation=${conversation}></visitor-panel>`,
    );
    Reflect.deleteProperty(navigator, 'languages');
    assert.match(panel.renderRoot.textContent, /[456] Jan 2026, \d\d:\d\d/);
  });
});
