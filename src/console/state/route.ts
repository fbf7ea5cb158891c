/** The address of the inbox, where the console begins. */
export const INBOX_PATH = '/console/';

/** What an address names. */
export interface Route {
  /** The name of a page. */
  page: string;
  /** The parts of the address that the page's pattern leaves open, decoded. */
  params: Readonly<Record<string, string>>;
  /** What follows the question mark; of a name that comes twice, the last. */
  query: Readonly<Record<string, string>>;
}

/** The address of the history, for a query without its question mark. */
export function historyPath(query: string): string {
  return `${INBOX_PATH}history${query && `?${query}`}`;
}

/** The address of one conversation. */
export function conversationPath(sessionId: string): string {
  return `${INBOX_PATH}c/${sessionId}`;
}

/** The address of a section of the settings. `site`: the token of the site that is chosen there. */
export function settingsPath(section: string, site: string | null): string {
  const query = site === null ? '' : `?site=${encodeURIComponent(site)}`;
  return `${INBOX_PATH}settings/${section}${query}`;
}

/** Session id of the conversation that an address names. It need not exist. */
export function sessionIdOf(route: Route | null): string | undefined {
  return route?.page === 'conversation' ? route.params.sessionId : undefined;
}
