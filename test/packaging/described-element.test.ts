import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { describeElement } from '../../tools/packaging/describe.mjs';
import { ROOT } from './support/project.js';

interface Entry {
  name: string;
  kind?: string;
  type?: { text: string };
  description?: string;
}
type Element = Record<
  'attributes' | 'members' | 'events' | 'slots' | 'cssParts' | 'cssProperties' | 'cssStates',
  Entry[]
>;

let files: Record<string, string>;
let element: Element;
before(async () => {
  files = await describeElement();
  const manifest = JSON.parse(files['dist/api/custom-elements.json']!) as {
    modules: { declarations: Element[] }[];
  };
  element = manifest.modules[0]!.declarations[0]!;
});

/** What other people's code may rely on: a name that goes from here breaks a page. */
const PROMISED: Record<keyof Element, string> = {
  attributes: `data-server data-site data-load data-no-visitor-id data-no-history data-no-profile
    data-no-page-context data-no-restore data-history-ttl data-heartbeat-interval data-debug
    data-actions
    open mode position theme locale`,
  members: `routingData conversationData messages ready open mode position theme locale
    show hide toggle send identify endChat clearConversation deleteMyData downloadTranscript logout`,
  events: `chat-ready chat-open chat-close chat-unread chat-message chat-connection chat-session
    chat-action chat-error`,
  slots: 'launcher greeting offline',
  cssParts: 'launcher badge panel header transcript message bubble composer input send',
  cssProperties: `--chat-accent --chat-on-accent --chat-surface --chat-text --chat-font --chat-radius
    --chat-width --chat-height --chat-offset --chat-z-index`,
  cssStates: 'open unread connected reconnecting offline',
};

for (const [list, names] of Object.entries(PROMISED))
  test(`PKG-8 the manifest has each of the promised ${list}, with a description`, () => {
    const entries = element[list as keyof Element];
    for (const name of names.split(/\s+/))
      assert.ok(entries.find((entry) => entry.name === name)?.description, `${name} is missing`);
  });

test('PKG-8 the manifest has nothing that is not for a page', () => {
  const names = element.members.map(({ name }) => name);
  assert.deepEqual(
    names.filter((name) => !PROMISED.members.split(/\s+/).includes(name)),
    [],
  );
});

test('PKG-9 docs/element.md says what the doc comments say', () => {
  const committed = fs.readFileSync(path.join(ROOT, 'docs/element.md'), 'utf8');
  assert.ok(committed === files['docs/element.md'], 'It is out of date: npm run describe');
});

test('PKG-9 VS Code learns every attribute: the words that it may have, or that it has no value', () => {
  const { tags } = JSON.parse(files['dist/api/vscode.html-custom-data.json']!) as {
    tags: { attributes: { name: string; valueSet?: string; values?: Entry[] }[] }[];
  };
  const { attributes } = tags[0]!;
  assert.deepEqual(
    attributes.map(({ name, valueSet, values }) => [
      name,
      valueSet ?? values!.map((value) => value.name),
    ]),
    element.attributes.map(({ name, type }) => [
      name,
      type!.text === 'boolean' ? 'v' : wordsOf(type!.text),
    ]),
  );
  const mode = attributes.find(({ name }) => name === 'mode');
  assert.deepEqual(
    mode?.values?.map(({ name }) => name),
    ['floating', 'docked', 'inline'],
  );
});

test('PKG-9 VS Code shows no default where the doc comments have none', () => {
  assert.ok(!files['dist/api/vscode.html-custom-data.json']!.includes('undefined'));
});

test('PKG-9 JetBrains editors learn every attribute', () => {
  const types = JSON.parse(files['dist/api/web-types.json']!) as {
    contributions: { html: { elements: { attributes: Entry[] }[] } };
  };
  assert.deepEqual(
    types.contributions.html.elements[0]!.attributes.map(({ name }) => name),
    element.attributes.map(({ name }) => name),
  );
});

/** The words of a union such as `'light' | 'dark'`; none of another type. */
function wordsOf(type: string): string[] {
  return [...type.matchAll(/'([^']*)'/g)].map(([, word]) => word!);
}
