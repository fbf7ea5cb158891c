import { unreadable, useDarkReader } from './support/dark-reader.js';
import { VIEWS } from './support/views.js';
import { expect } from './support/expect.js';

/** What pages set. Dark Reader rewrites their style sheets as well. */
const COLOURS: Record<string, string> = {
  'the usual colours': '',
  'a dark accent': '--chat-accent: #0f766e; --chat-on-accent: #fff',
  'a light accent': '--chat-accent: #ffd500',
  'colours of its own': '--chat-accent: #268bd2; --chat-surface: #fdf6e3; --chat-text: #073642',
};

describe('ChatWidget with Dark Reader', () => {
  before(useDarkReader);

  for (const [name, colours] of Object.entries(COLOURS))
    for (const view of ['launcher', 'home', 'form', 'failed message', 'offline', 'dialog: end'])
      it(`shows all texts and icons: ${view}, ${name}`, async () => {
        const rule = document.head.appendChild(document.createElement('style'));
        rule.textContent = `test-widget { ${colours} }`;
        const { widget } = await VIEWS[view]!();
        expect(await unreadable(widget)).to.eql([]);
        rule.remove();
      });
});
