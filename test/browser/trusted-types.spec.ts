import { expect } from '@playwright/test';
import { hostLitScript } from './support/host-lit.js';
import { startHostPages } from './support/host-pages.js';
import { strictPolicy, watchPolicy } from './support/policy-watch.js';
import { begin, test } from './support/served-test.js';
import { visitorPage } from './support/visitor-page.js';

const OWN = '/host-card.js';
const ENTRY = 'chat-widget.js';
const BUNDLE = 'chat-widget.bundle.js';

/** What stands in the page, in this order: its own Lit, and the widget in one form or in both. */
const ORDERS: Record<string, string[]> = {
  "the host's Lit, then the widget": [OWN, ENTRY],
  "the widget in one file, then the host's Lit": [BUNDLE, OWN],
  'the widget in two forms': [OWN, ENTRY, BUNDLE],
};

for (const [order, scripts] of Object.entries(ORDERS)) {
  test(`19 Trusted Types are required, and each policy's name may be used once: ${order}`, async ({
    page,
    context,
    server,
  }) => {
    const complaints = await watchPolicy(context);
    const tags = scripts.map((script) => {
      const source = script === OWN ? OWN : `${server.origin}/${script}`;
      return `<script type="module" src="${source}"></script>`;
    });
    const policy = [
      strictPolicy(server.origin).replace('script-src', "script-src 'self'"),
      "require-trusted-types-for 'script'",
      'trusted-types lit-html chat-widget',
    ].join('; ');
    const host = await startHostPages({
      '/': {
        body: `<!doctype html><title>Host</title>${tags.join('')}
          <host-card></host-card><chat-widget data-site="demo"></chat-widget>`,
        headers: { 'content-security-policy': policy },
      },
      [OWN]: await hostLitScript(),
    });
    await page.goto(host.origin);
    await expect(page.getByText("The host's own card")).toBeVisible();
    const visitor = visitorPage(page);
    await begin(visitor, 'hello');
    await visitor.shows(['hello']);
    await visitor.choose('End chat');
    await expect(visitor.panel.getByRole('alertdialog')).toBeVisible();
    // The name of a second copy is taken. Its elements are too: it has nothing to render.
    const ours = scripts.length > 2 ? /'chat-widget'|chat-widget$/ : /^$/;
    expect(complaints.filter((each) => !ours.test(each))).toEqual([]);

    // The control: what is no trusted type is refused here.
    const refused = await page.evaluate(() => {
      try {
        document.createElement('div').innerHTML = '<p></p>';
        return false;
      } catch {
        return true;
      }
    });
    expect(refused).toBe(true);
    await page.goto('about:blank');
    await host.close();
  });
}
