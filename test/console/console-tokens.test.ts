import { assert } from '@open-wc/testing';
import type { LitElement } from 'lit';
import { defineConsoleElements } from '../../src/console/elements/define-console-elements.js';

const TAGS = [
  'console-app',
  'console-door',
  'console-top-bar',
  'console-workspace',
  'conversation-list',
  'conversation-pane',
  'idle-pane',
  'key-hints',
  'visitor-panel',
];

describe('console styles', () => {
  it('name no value that nobody declares, unless they say what stands in its place', () => {
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
