/** The address of the inbox, where the console begins. */
export const INBOX_PATH = '/console/';

/** What an address names. */
export interface Route {
  /** The name of a page. */
  page: string;
  /** The parts of the address that the page's pattern leaves open, decoded. */
  params: Readonly<Record<string, string>>;
}

/** The address of one conversation. */
export function conversationPath(sessionId: string): string {
  return `${INBOX_PATH}c/${sessionId}`;
}

/** Session id of the conversation that an address names. It need not exist. */
export function sessionIdOf(route: Route | null): string | undefined {
  return route?.page === 'conversation' ? route.params.sessionId : undefined;
}
