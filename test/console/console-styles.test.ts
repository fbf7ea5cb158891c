import { assert } from '@open-wc/testing';
import type { LitElement } from 'lit';
import { defineConsoleElements } from '../../src/console/elements/define-console-elements.js';

const TAGS = [
  'console-app',
  'console-header',
  'conversation-list',
  'conversation-panel',
  'inbox-empty-state',
  'inbox-page',
  'main-navigation',
  'reply-composer',
  'sign-in-form',
  'visitor-panel',
];

describe('console styles', () => {
  it('use only custom properties that are declared, or have a fallback', () => {
    defineConsoleElements();
    const sheets = TAGS.flatMap(
      (tag) => (customElements.get(tag) as typeof LitElement).elementStyles,
    );
    const text = sheets.map((sheet) => ('cssText' in sheet ? sheet.cssText : '')).join('\n');
    const named = text.matchAll(/var\((--_[\w-]+)\)/g);
    const declared = new Set([...text.matchAll(/(--_[\w-]+)\s*:/g)].map(([, name]) => name));
    assert.deepEqual(
      [...new Set([...named].map(([, name]) => name))].filter((name) => !declared.has(name)),
      [],
    );
  });
});
