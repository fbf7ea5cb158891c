import { fixture, html } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import { INITIAL_STATE } from '../../src/core/state/state.js';
import type { ChatWidget } from '../../src/elements/chat-widget/chat-widget.js';
import { allByRole, byRole, everything } from './support/by-role.js';
import { defineElements } from './support/define-elements.js';
import { expect } from './support/expect.js';
import { createFakeEngine, message, pending, site, talking } from './support/fake-engine.js';
import { givenCatalogue, realCatalogues } from './support/given-catalogues.js';
import { loadedWidget, openWidget, painted } from './support/open-widget.js';
import { TestWidget } from './support/test-widget.js';
import { visualOrder } from './support/visual-order.js';

const inLanguage = (locale: string): TemplateResult =>
  html`<test-widget data-site="demo" data-load="eager" locale=${locale}></test-widget>`;

async function bare<E extends HTMLElement = ChatWidget>(view: TemplateResult): Promise<E> {
  TestWidget.engine = createFakeEngine();
  return fixture<E>(view);
}

/** A widget that has loaded, in a part of the page that is in another language. */
async function within(page: TemplateResult): Promise<{ page: HTMLElement; widget: ChatWidget }> {
  const element = await bare<HTMLElement>(page);
  const widget = element.firstElementChild as ChatWidget;
  await widget.ready;
  return { page: element, widget };
}

/** What the widget says that it is written in, and in which direction. */
function written(widget: ChatWidget): string[] {
  const { lang, dir } = widget.shadowRoot!.querySelector('section')!;
  return [lang, dir];
}

function bubbles(widget: ChatWidget): HTMLElement[] {
  return everything(widget.shadowRoot!).filter((element) => element.matches('.bubble'));
}

describe('The language of ChatWidget', () => {
  afterEach(realCatalogues);

  it('applies to the launcher before anything has loaded', async () => {
    const german = givenCatalogue('de');
    const widget = await bare(
      html`<test-widget data-site="demo" data-load="interaction" locale="de-AT"></test-widget>`,
    );
    byRole(widget, 'button', 'Chat öffnen');
    byRole(widget, 'region', 'Chat');
    expect(written(widget)).to.eql(['de-AT', 'ltr']);
    expect(german.asked).to.equal(0);
  });

  it('is loaded before the panel appears, so that no English shows up', async () => {
    const german = givenCatalogue('de');
    defineElements();
    const widget = await bare(inLanguage('de'));
    widget.open = true;
    await painted(widget);
    expect(widget.shadowRoot!.querySelector('chat-widget-panel')).to.equal(null);
    german.arrive();
    await widget.ready;
    await painted(widget);
    byRole(widget, 'button', 'Unterhaltung beginnen');
    byRole(widget, 'textbox', 'Nachricht');
    byRole(widget, 'button', 'Chat schließen');
  });

  it('is English if its texts do not load, until the next opening loads them', async () => {
    givenCatalogue('de').fail();
    const { widget } = await openWidget({}, inLanguage('de'));
    byRole(widget, 'button', 'Start a conversation');
    expect(written(widget)).to.eql(['en', 'ltr']);
    await widget.hide();
    realCatalogues();
    await widget.show();
    await import('../../src/locales/de.js');
    await painted(widget);
    byRole(widget, 'button', 'Unterhaltung beginnen');
    expect(written(widget)).to.eql(['de', 'ltr']);
  });

  it('changes with the attribute, without disturbing the conversation', async () => {
    const { widget, engine } = await openWidget(
      talking([message(1, 'agent', 'Salut')], { draft: 'half a sen' }),
      inLanguage('fr'),
    );
    const field = byRole(widget, 'textbox', 'Message');
    const bubble = bubbles(widget)[0];
    await import('../../src/locales/pl.js');
    widget.locale = 'pl';
    await painted(widget);
    expect(byRole(widget, 'textbox', 'Wiadomość')).to.equal(field);
    expect((field as HTMLTextAreaElement).value).to.equal('half a sen');
    expect(bubbles(widget)[0]).to.equal(bubble);
    expect(engine.called('start').length).to.equal(1);
  });

  it('changes with the language of the page', async () => {
    const { page, widget } = await within(html`<div lang="nl">${inLanguage('')}</div>`);
    byRole(widget, 'button', 'Chat openen');
    await import('../../src/locales/it.js');
    page.setAttribute('lang', 'it-CH');
    await painted(widget);
    byRole(widget, 'button', 'Apri chat');
    expect(written(widget)).to.eql(['it-CH', 'ltr']);
  });

  it('is the one that was requested last, whichever loads first', async () => {
    const { widget } = await loadedWidget({}, inLanguage('en'));
    const spanish = givenCatalogue('es');
    widget.locale = 'es';
    await painted(widget);
    widget.locale = 'en-GB';
    await painted(widget);
    spanish.arrive();
    await painted(widget);
    byRole(widget, 'button', 'Open chat');
    expect(written(widget)).to.eql(['en-GB', 'ltr']);
  });

  it('does not change if the new one does not load', async () => {
    const { widget } = await openWidget({}, inLanguage('pt-BR'));
    givenCatalogue('ja').fail();
    widget.locale = 'ja';
    await painted(widget);
    byRole(widget, 'button', 'Iniciar uma conversa');
    expect(written(widget)).to.eql(['pt-BR', 'ltr']);
  });

  it('gives way to the texts of the page and of the site', async () => {
    const state = { site: site({ texts: { start: 'Frag uns', send: 'Los' } }) };
    const { widget } = await openWidget(state, inLanguage('de'));
    widget.messages = { start: 'Fragen Sie', openChat: 'Hilfe' };
    await painted(widget);
    byRole(widget, 'button', 'Fragen Sie');
    byRole(widget, 'button', 'Los');
    await widget.hide();
    byRole(widget, 'button', 'Hilfe');
  });

  it('has its own plural forms', async () => {
    const unread = (count: number) =>
      talking(
        Array.from({ length: count }, (_, index) => message(index + 1, 'agent', 'Hej')),
        { panel: INITIAL_STATE.panel },
      );
    for (const [count, words] of [
      [1, '1 nieprzeczytana wiadomość'],
      [3, '3 nieprzeczytane wiadomości'],
      [5, '5 nieprzeczytanych wiadomości'],
    ] as const) {
      const { widget } = await loadedWidget(unread(count), inLanguage('pl'));
      byRole(widget, 'button', `Otwórz czat, ${words}`);
    }
  });

  it('applies to days, times and system messages', async () => {
    const resolved = message(2, 'system', 'Maya resolved the conversation.', {
      code: 'resolved',
      params: { name: 'Maya' },
    });
    const { widget, engine } = await openWidget(
      talking([message(1, 'agent', 'Hallo'), resolved]),
      inLanguage('de-AT'),
    );
    const transcript = byRole(widget, 'log', 'Unterhaltung');
    const shown = transcript.textContent.replace(/\s+/g, ' ');
    expect(shown).to.contain('Heute');
    expect(shown).to.contain('14:02');
    expect(shown).to.contain('Maya hat die Unterhaltung als erledigt markiert.');
    engine.change({ pending: [pending('Servus')] });
    await painted(widget);
    expect(transcript.textContent).to.contain('Wird gesendet…');
  });
});

describe('A right-to-left language', () => {
  for (const locale of ['ar', 'he-IL']) {
    it(`mirrors the layout: ${locale}`, async () => {
      const talk = talking([message(1, 'agent', 'שלום'), message(2, 'visitor', 'مرحبًا')]);
      const { widget } = await openWidget(talk, inLanguage(locale));
      expect(written(widget)).to.eql([locale, 'rtl']);
      const [theirs, own] = bubbles(widget).map(middle);
      expect(theirs).to.be.above(own!);
      const panel = middle(byRole(widget, 'dialog'));
      const composer = byRole(widget, 'textbox');
      expect(middle(composer)).to.be.above(panel);
      expect(getComputedStyle(composer).direction).to.equal('rtl');
      // The corner is the page's choice.
      const { right } = allByRole(widget, 'button').at(-1)!.getBoundingClientRect();
      expect(right).to.be.within(innerWidth - 40, innerWidth);
    });
  }

  it('gives way to the direction that the element sets', async () => {
    const { widget } = await openWidget(
      {},
      html`<test-widget data-site="demo" data-load="eager" locale="ar" dir="ltr"></test-widget>`,
    );
    expect(written(widget)).to.eql(['ar', 'ltr']);
  });

  it('is not taken over from a page whose language has no texts', async () => {
    const { widget } = await within(html`<div lang="fa" dir="rtl">${inLanguage('')}</div>`);
    expect(written(widget)).to.eql(['en', 'ltr']);
  });
});

describe('A name in the other writing direction', () => {
  /** The element in the panel with these classes. */
  const inPanel = (widget: ChatWidget, selector: string): HTMLElement =>
    everything(widget.shadowRoot!).find((element) => element.matches(selector))!;
  const author = { kind: 'agent' as const, name: 'שרה' };

  it('stands first in an English system message', async () => {
    const resolved = message(1, 'system', 'שרה resolved the conversation.', {
      code: 'resolved',
      params: { name: 'שרה' },
    });
    const { widget } = await openWidget(talking([resolved]), inLanguage('en'));
    const words = ['שרה', 'resolved', 'the'];
    expect(visualOrder(inPanel(widget, '.system'), words)).to.eql(words);
  });

  for (const name of ['שרה', 'Eve\u2069\u202e']) {
    it(`stands before the time below its message: ${JSON.stringify(name)}`, async () => {
      const said = message(1, 'agent', 'שלום', { author: { kind: 'agent', name } });
      const { widget } = await openWidget(talking([said]), inLanguage('en'));
      const words = [name.slice(0, 3), '·', '2:02'];
      expect(visualOrder(inPanel(widget, '.meta'), words)).to.eql(words);
    });
  }

  it('stands before the time in a right-to-left panel', async () => {
    const { widget } = await openWidget(talking([message(1, 'agent', 'Hi')]), inLanguage('he'));
    expect(visualOrder(inPanel(widget, '.meta'), ['Maya', '·', '14:02'])).to.eql([
      ...['14:02', '·', 'Maya'],
    ]);
  });

  it('stands before the message in the card of the previous conversation', async () => {
    const { widget } = await openWidget(
      {
        site: site(),
        previousConversation: {
          messages: [
            message(1, 'agent', '3 sizes left', { author }),
            message(2, 'system', 'Maya resolved the conversation.'),
          ],
          status: 'resolved',
          endedAt: 1,
        },
      },
      inLanguage('en'),
    );
    const words = ['שרה', '3', 'sizes'];
    const { shadowRoot } = inPanel(widget, 'chat-widget-excerpt');
    expect(visualOrder(shadowRoot!, words)).to.eql(words);
  });

  it('is isolated in announcements', async () => {
    const before = message(1, 'visitor', 'Hello?');
    const { widget, engine } = await openWidget(talking([before]), inLanguage('en'));
    engine.change(talking([before, message(2, 'agent', 'Hello', { author })]));
    await painted(widget);
    engine.change({ agentTyping: { name: 'שרה', until: Date.now() + 5_000 } });
    await painted(widget);
    const said = everything(widget.shadowRoot!)
      .filter((element) => element.matches('[aria-live=polite] p'))
      .map((line) => line.textContent);
    expect(said).to.eql(['\u2068שרה\u2069: Hello', '\u2068שרה\u2069 is typing']);
  });

  it('is isolated in the downloaded conversation', async () => {
    const { widget } = await openWidget(
      talking([
        message(1, 'agent', 'Hello', { author }),
        message(2, 'system', 'שרה resolved the conversation.', {
          code: 'resolved',
          params: { name: 'שרה' },
        }),
      ]),
      inLanguage('en'),
    );
    const text = await downloaded(() => widget.downloadTranscript());
    expect(text).to.match(/, \u2068שרה\u2069\n  Hello\n/);
    expect(text).to.contain('\n  \u2068שרה\u2069 resolved the conversation.\n');
  });
});

/** The text of the file that is offered meanwhile; it is not saved. */
async function downloaded(download: () => Promise<void>): Promise<string> {
  const { createObjectURL } = URL;
  const { click } = HTMLAnchorElement.prototype;
  const files: Blob[] = [];
  URL.createObjectURL = (file: Blob) => {
    files.push(file);
    return createObjectURL(file);
  };
  HTMLAnchorElement.prototype.click = () => {};
  await download();
  Object.assign(URL, { createObjectURL });
  Object.assign(HTMLAnchorElement.prototype, { click });
  return files[0]!.text();
}

function middle(element: Element): number {
  const { left, right } = element.getBoundingClientRect();
  return (left + right) / 2;
}
