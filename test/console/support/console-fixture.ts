import { fixture } from '@open-wc/testing';
import { html } from 'lit';
import type { AttentionCaller } from '../../../src/console/browser/attention-caller.js';
import type { DesktopNotifier } from '../../../src/console/browser/desktop-notifier.js';
import type { ConsoleApp } from '../../../src/console/elements/console-app/console-app.js';
import { defineConsoleElements } from '../../../src/console/elements/define-console-elements.js';
import { createConsoleWorld } from './console-world.js';

const attention: AttentionCaller = { muted: false, setMuted: () => {}, stop: () => {} };
const notifier: DesktopNotifier = { canAsk: () => true, ask: async () => {}, show: () => {} };

/** The whole app on a page, before a world of fakes. */
export async function createConsoleFixture(world = createConsoleWorld()) {
  defineConsoleElements();
  world.clock.set(Date.now());
  const app = await fixture<ConsoleApp>(
    html`<console-app
      .client=${world.client}
      .attention=${attention}
      .notifier=${notifier}
    ></console-app>`,
  );
  const all = (selector: string): HTMLElement[] => deepAll(app, selector);
  return {
    ...world,
    app,
    all,
    one: (selector: string): HTMLElement => {
      const [found] = all(selector);
      if (!found) throw new Error(`No ${selector} on the page`);
      return found;
    },
    /** Lets the fakes' time pass, and the page be painted. */
    async settle(ms = 20) {
      await world.clock.advance(ms);
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
    },
    /** The innermost element that has the focus. */
    focused(): Element | null {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return active;
    },
    /** All text that can be read in it, shadow trees included. */
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
