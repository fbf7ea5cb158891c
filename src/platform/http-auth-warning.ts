/** The servers about which this page has been told. */
const warned = new Set<string>();

/**
 * Tells developers, once per server, that something in front of the chat server asks for a password. A
 * request has one `Authorization` header, and the chat's own token is in it.
 */
export function warnOfHttpAuth(server: string): void {
  if (warned.has(server)) return;
  warned.add(server);
  console.warn(
    `[chat-widget] ${server} answers 401 with WWW-Authenticate: something in front of the chat server ` +
      'asks for a password (HTTP Basic). The chat cannot connect until /api/ and /socket.io/ are exempt ' +
      'from it.',
  );
}
