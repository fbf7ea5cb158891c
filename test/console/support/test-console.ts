import { fixture } from '@open-wc/testing';
import { html } from 'lit';
import type { Notifications } from '../../../src/console/browser/notifications.js';
import type { ConsoleApp } from '../../../src/console/elements/console-app/console-app.js';
import { defineConsoleElements } from '../../../src/console/elements/define-console-elements.js';
import { createTestClient } from './test-client.js';

const notifications: Notifications = {
  muted: false,
  setMuted: () => {},
  canRequestDesktop: () => true,
  requestDesktop: async () => {},
  onChange: () => () => {},
  stop: () => {},
};

/** The whole app on a page, with a client on fakes. */
export async function createTestConsole(testClient = createTestClient()) {
  defineConsoleElements();
  testClient.clock.set(Date.now());
  const app = await fixture<ConsoleApp>(
    html`<console-app .client=${testClient.client} .notifications=${notifications}></console-app>`,
  );
  const all = (selector: string): HTMLElement[] => deepAll(app, selector);
  return {
    ...testClient,
    app,
    all,
    one: (selector: string): HTMLElement => {
      const [found] = all(selector);
      if (!found) throw new Error(`No ${selector} on the page`);
      return found;
    },
    /** Advances the fake clock and waits until the page is rendered. */
    async settle(ms = 20) {
      await testClient.clock.advance(ms);
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
    },
    /** The focused element, inside of shadow trees. */
    focused(): Element | null {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return active;
    },
    /** The element's text, with its shadow trees. */
    textOf: (element: Element): string => deepText(element).replace(/\s+/g, ' ').trim(),
  };
}

function deepAll(root: Element, selector: string): HTMLElement[] {
  const scope: ParentNode = root.shadowRoot ?? root;
  return [...scope.querySelectorAll<HTMLElement>('*')].flatMap((element) => [
    ...(element.matches(selector) ? [element] : []),
    ...(element.shadowRoot ? deepAll(element, selector) : []),
  ]);
}

function deepText(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
  if (node instanceof HTMLStyleElement) return '';
  const root = node instanceof Element ? (node.shadowRoot ?? node) : node;
  return [...root.childNodes].map(deepText).join(' ');
}
