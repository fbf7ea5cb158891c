import { expect as chai } from '@open-wc/testing';
import { html } from 'lit';
import type { ChatHome } from '../../src/elements/chat-home/chat-home.js';
import { texts as de } from '../../src/locales/de.js';
import type { PublicSite } from '../../src/protocol/site.js';
import { byRole } from './support/by-role.js';
import { defineElements } from './support/define-elements.js';
import { message, site } from './support/fake-engine.js';
import { framed } from './support/frame.js';
import { painted } from './support/open-widget.js';
import { expect } from './support/expect.js';

defineElements();

const openingHours = {
  timeZone: 'UTC',
  spans: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }],
};

async function home(part: Partial<PublicSite>, theme: 'light' | 'dark' = 'light') {
  const { frame, element } = await framed(
    html`<chat-widget-home .site=${site(part)}>
      <chat-widget-menu slot="actions" .choices=${['delete']}></chat-widget-menu>
    </chat-widget-home>`,
    { theme },
  );
  await import('../../src/elements/chat-home/opening-hours.js');
  await painted(element as ChatHome);
  const root = (element as ChatHome).shadowRoot!;
  return { frame, element, root, opening: () => root.querySelector('.opening')?.textContent };
}

describe('ChatHome', () => {
  it('shows the avatars of the team, and places the menu before the Close button', async () => {
    const { element, root } = await home({});
    expect([...root.querySelectorAll('.avatar')].map((face) => face.textContent)).to.eql([
      'MK',
      'JO',
    ]);
    const menu = byRole(element, 'button', 'Menu').getBoundingClientRect();
    expect(menu.right).to.be.at.most(
      byRole(element, 'button', 'Close').getBoundingClientRect().left,
    );
  });

  it("shows today's hours while the team is online, and the next opening while it is away", async () => {
    expect((await home({ openingHours })).opening()).to.match(/^Open today /);
    const tonight = {
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      spans: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '23:59' }],
    };
    const away = { openingHours: tonight, availability: { online: false, team: [] } };
    expect((await home(away)).opening()).to.match(/^We open tomorrow at /);
  });

  for (const [what, earlier, shown] of [
    [
      'an agent',
      message(1, 'agent', '**Two** [pages](https://a.example):\n2) *b*'),
      'Two pages: 2) b',
    ],
    ['a visitor', message(1, 'visitor', '**as** I typed'), `${de.you} · **as** I typed`],
  ] as const) {
    it(`shows the last message of the previous conversation as plain text: ${what}`, async () => {
      const { element, root } = await home({});
      Object.assign(element, { previousMessage: earlier, texts: de });
      await painted(element as ChatHome);
      const excerpt = root.querySelector('chat-widget-excerpt')!;
      const text = excerpt.shadowRoot!.textContent.replace(/\s+/g, ' ');
      expect(text).to.contain(shown);
    });
  }

  it('shows no hours if the site has none', async () => {
    expect((await home({})).opening()).to.equal(undefined);
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`has no axe violations: with opening hours, ${theme}`, async () => {
      const { frame } = await home({ openingHours }, theme);
      await chai(frame).to.be.accessible();
    });
  }
});
