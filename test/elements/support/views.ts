import { setViewport } from '@web/test-runner-commands';
import { html } from 'lit';
import type { ChatState } from '../../../src/core/state/state.js';
import { allByRole, byRole } from './by-role.js';
import { message, pending, site, talking } from './fake-engine.js';
import { loaded, loadedWidget, openWidget, type Opened } from './open-widget.js';

const log = [
  message(1, 'agent', 'Hi, see https://a.example/ or write to mailto:ada@a.example'),
  message(2, 'visitor', 'Hello https://b.example/'),
  message(3, 'system', 'Maya joined'),
];
const talk = (part: Partial<ChatState> = {}): Partial<ChatState> =>
  talking(log, { site: site(), read: { visitor: 3, agent: 2 }, ...part });
const away = site({ availability: { online: false, team: [] } });
const asking = site({
  preChat: [
    { name: 'name', kind: 'name', required: true },
    { name: 'email', kind: 'email', required: false },
  ],
});
const previousConversation = { messages: log, status: 'resolved' as const, endedAt: 0 };
const failed = [pending('Hello', { phase: 'failed' })];
const over = talk({
  localConversationId: null,
  session: null,
  previousConversation,
  notice: { code: 'conversation-ended', status: 'resolved' },
});

const inMode = (mode: string) =>
  html`<test-widget data-site="demo" data-load="eager" mode=${mode}></test-widget>`;

async function press(
  opened: Opened,
  name: string,
  awaited: Parameters<typeof loaded>[0],
): Promise<Opened> {
  byRole(opened.widget, 'button', name).click();
  await loaded(awaited, opened);
  return opened;
}

async function ask(item: string): Promise<Opened> {
  const opened = await press(await openWidget(talk()), 'Menu', 'menu-list');
  byRole(opened.widget, 'menuitem', item).click();
  await loaded('dialog', opened);
  return opened;
}

/** Every view that people meet, by its name; each opens in a page of its own. */
export const VIEWS: Readonly<Record<string, () => Promise<Opened>>> = {
  launcher: () => loadedWidget(talk({ read: { visitor: 0, agent: 0 } })),
  home: () => openWidget({ site: site() }),
  'home, with an earlier conversation': () => openWidget({ site: site(), previousConversation }),
  'home, away': () => openWidget({ site: away }),
  form: async () => press(await openWidget({ site: asking }), 'Start a conversation', 'form'),
  'form, with faults': async () => {
    const opened = await press(await openWidget({ site: asking }), 'Start a conversation', 'form');
    return press(opened, 'Start chat', 'form');
  },
  'away form': async () => {
    const opened = await openWidget(talk({ site: away }));
    await loaded('form', opened);
    return opened;
  },
  conversation: () => openWidget(talk()),
  'somebody types': () =>
    openWidget(talk({ agentTyping: { name: 'Maya', until: Date.now() + 60_000 } })),
  offline: () => openWidget(talk({ connection: 'reconnecting', notice: { code: 'restored' } })),
  'failed message': () => openWidget(talk({ pending: failed })),
  'soon closed': () => openWidget(talk({ closesAt: Date.now() + 60_000 })),
  menu: async () => press(await openWidget(talk()), 'Menu', 'menu-list'),
  'dialog: end': () => ask('End chat'),
  'dialog: clear': () => ask('Clear conversation'),
  'dialog: delete': () => ask('Delete my data'),
  'end notice': () => openWidget(over),
  'earlier conversation': async () => {
    const opened = await openWidget({ site: site(), previousConversation });
    allByRole(opened.widget, 'button')
      .find((button) => button.textContent.includes('Earlier'))!
      .click();
    await loaded('transcript', opened);
    return opened;
  },
  superseded: () => openWidget(talk({ connection: 'superseded' })),
  outdated: () => openWidget(talk({ outdated: true })),
  docked: () => openWidget(talk(), inMode('docked')),
  inline: () => openWidget(talk(), inMode('inline')),
  'full screen': async () => {
    await setViewport({ width: 400, height: 700 });
    return openWidget(talk());
  },
};

/** To be called after each view. */
export async function usualWindow(): Promise<void> {
  await setViewport({ width: 800, height: 600 });
}
