import { ContextConsumer, ContextProvider, ContextRoot, createContext } from '@lit/context';
import { fixture, html } from '@open-wc/testing';
import { LitElement } from 'lit';
import { byRole } from './support/by-role.js';
import { expect } from './support/expect.js';
import { createFakeEngine, message, talking } from './support/fake-engine.js';
import { painted } from './support/open-widget.js';
import { TestWidget } from './support/test-widget.js';

/** The page has contexts of its own, one of them by the description that ours has. */
const pageContext = createContext<string>(Symbol('chat-widget engine'));

class PageProvider extends LitElement {
  readonly provider = new ContextProvider(this, { context: pageContext, initialValue: 'the page' });
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}

class PageConsumer extends LitElement {
  readonly consumer = new ContextConsumer(this, { context: pageContext, subscribe: true });
}

customElements.define('page-provider', PageProvider);
customElements.define('page-consumer', PageConsumer);

describe('A page that uses the context protocol itself', () => {
  const root = new ContextRoot();
  const heard: unknown[] = [];
  const hear = (event: Event): void =>
    void heard.push((event as Event & { context: unknown }).context);

  beforeEach(() => {
    heard.length = 0;
    root.attach(document.body);
    document.body.addEventListener('context-request', hear);
  });
  afterEach(() => {
    root.detach(document.body);
    document.body.removeEventListener('context-request', hear);
  });

  it('gets its own context value, as the widget does', async () => {
    TestWidget.engine = createFakeEngine(talking([message(1, 'agent', 'Hello')]));
    const page = await fixture<PageProvider>(html`
      <page-provider>
        <test-widget data-site="demo" data-load="eager">
          <page-consumer slot="greeting"></page-consumer>
        </test-widget>
      </page-provider>
    `);
    const widget = page.querySelector<TestWidget>('test-widget')!;
    await widget.ready;
    await widget.show();
    await painted(widget);
    expect(byRole(widget, 'log', 'Conversation').textContent).to.contain('Hello');
    expect(page.querySelector<PageConsumer>('page-consumer')!.consumer.value).to.equal('the page');
    // The widget's own requests end at the widget; the page's were answered by the page.
    expect(heard).to.eql([]);
  });
});
