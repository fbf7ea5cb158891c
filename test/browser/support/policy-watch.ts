import type { BrowserContext } from '@playwright/test';

/** What the pages of a context break of their own policy, and what they complain of in the console. */
export async function watchPolicy(context: BrowserContext): Promise<string[]> {
  const complaints: string[] = [];
  await context.exposeFunction('tellViolation', (text: string) => void complaints.push(text));
  await context.addInitScript(() => {
    const tell = (globalThis as typeof globalThis & { tellViolation(text: string): void })
      .tellViolation;
    document.addEventListener('securitypolicyviolation', (event) =>
      tell(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile} ${event.sample}`),
    );
  });
  context.on('console', (message) => {
    if (message.type() === 'error' || /policy/i.test(message.text()))
      complaints.push(message.text());
  });
  return complaints;
}

/** The policy of a careful page: nothing, but for this chat server and the page's own style sheets. */
export function strictPolicy(chatServer: string): string {
  const sockets = chatServer.replace(/^http/, 'ws');
  return [
    "default-src 'none'",
    `script-src ${chatServer}`,
    `connect-src ${chatServer} ${sockets}`,
    "style-src 'self'",
  ].join('; ');
}
