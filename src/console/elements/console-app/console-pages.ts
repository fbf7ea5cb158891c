import { html, type TemplateResult } from 'lit';
import { historyIcon, inboxIcon, reportsIcon, settingsIcon } from '../shared/console-icons.js';
import type { ConsoleClient } from '../../client/console-client.js';
import type { Agent, ConsoleState } from '../../state/console-state.js';
import { createRouteMatcher } from '../../state/match-route.js';
import type { Route } from '../../state/route.js';

/** What a page is rendered with. */
interface PageProperties {
  client: ConsoleClient;
  state: ConsoleState;
  /** The parts that the page's pattern leaves open. */
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
}

export interface ConsolePage {
  /** The pattern of its addresses. */
  pattern: string;
  /** What the window is called, before "Console". The inbox has no title of its own. */
  title?: string;
  /** The only role that may see it. */
  role?: 'admin';
  /** Its link in the navigation. A page without one is reached from another. */
  link?: { label: string; path: string; icon: TemplateResult };
  /** The page whose link is the current one. */
  within?: string;
  /** Loads the page's element and registers it. Absent: it is part of the first load. */
  define?(): Promise<void>;
  /** May be rendered before its element is registered. */
  render(properties: PageProperties): TemplateResult;
}

const inbox = ({ client, state }: PageProperties): TemplateResult =>
  html`<inbox-page .client=${client} .state=${state}></inbox-page>`;

/** All pages by name, in the order of the navigation. To add a page, add an entry. */
export const CONSOLE_PAGES: Readonly<Record<string, ConsolePage>> = {
  inbox: {
    pattern: '/console/',
    link: { label: 'Inbox', path: '/console/', icon: inboxIcon },
    render: inbox,
  },
  conversation: { pattern: '/console/c/:sessionId', within: 'inbox', render: inbox },
  history: {
    pattern: '/console/history',
    title: 'History',
    link: { label: 'History', path: '/console/history', icon: historyIcon },
    define: async () => (await import('../history-page/history-page.js')).HistoryPage.define(),
    render: ({ client, state }) =>
      html`<history-page
        .client=${client}
        .history=${state.history}
        .query=${new URLSearchParams(state.route?.query).toString()}
        .sites=${state.sites ?? []}
        .team=${state.team}
      ></history-page>`,
  },
  reports: {
    pattern: '/console/reports/:from?/:to?/:site?',
    title: 'Reports',
    role: 'admin',
    link: { label: 'Reports', path: '/console/reports', icon: reportsIcon },
    define: async () => (await import('../reports-page/reports-page.js')).ReportsPage.define(),
    render: ({ client, state, params }) =>
      html`<reports-page
        .client=${client}
        .state=${state}
        from=${params.from ?? ''}
        to=${params.to ?? ''}
        site=${params.site ?? ''}
      ></reports-page>`,
  },
  settings: {
    pattern: '/console/settings/:section?',
    title: 'Settings',
    role: 'admin',
    link: { label: 'Settings', path: '/console/settings/canned-replies', icon: settingsIcon },
    define: async () => (await import('../settings-page/settings-page.js')).SettingsPage.define(),
    render: ({ client, state, params, query }) =>
      html`<settings-page
        .client=${client}
        .state=${state}
        section=${params.section ?? ''}
        .site=${query.site ?? null}
      ></settings-page>`,
  },
  account: {
    pattern: '/console/account',
    title: 'Account',
    define: async () => (await import('../account-page/account-page.js')).AccountPage.define(),
    render: ({ client, state }) =>
      html`<account-page .client=${client} .agent=${state.agent}></account-page>`,
  },
};

/** The route of a path; `null`: it is the address of no page. */
export const matchRoute = createRouteMatcher(
  Object.fromEntries(Object.entries(CONSOLE_PAGES).map(([name, { pattern }]) => [name, pattern])),
);

/** The window's title. */
export function titleOf(route: Route | null): string {
  const title = route ? CONSOLE_PAGES[route.page]?.title : undefined;
  return title === undefined ? 'Console' : `${title} · Console`;
}

/** Whether the agent may see what only this role may. A server without roles shows everything. */
export function maySee(role: 'admin' | undefined, agent: Agent | null): boolean {
  return role === undefined || agent?.role === undefined || agent.role === role;
}
