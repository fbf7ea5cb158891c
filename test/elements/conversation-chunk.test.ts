import { sendKeys } from '@web/test-runner-commands';
import { byRole } from './support/by-role.js';
import { expect } from './support/expect.js';
import { message, site, talking } from './support/fake-engine.js';
import { loadedWidget, openWidget, painted } from './support/open-widget.js';
import { TestWidget } from './support/test-widget.js';

const isLoaded = (): boolean => customElements.get('chat-widget-transcript') !== undefined;

/** An element is defined for good: what follows stands in the order in which it loads. */
describe('What a conversation is read in', () => {
  before(() => {
    TestWidget.onDemand = true;
  });

  it('does not load for the home view', async () => {
    await openWidget({ site: site() });
    expect(isLoaded()).to.equal(false);
  });

  it('loads with the first character, while the composer goes on', async () => {
    const { widget, engine } = await openWidget({ site: site() });
    byRole(widget, 'textbox', 'Message').focus();
    await sendKeys({ type: 'H' });
    await sendKeys({ press: 'Enter' });
    expect(engine.called('send')).to.eql([['H']]);
    await customElements.whenDefined('chat-widget-transcript');
    await painted(widget);
    expect(byRole(widget, 'log', 'Conversation').textContent).to.contain('H');
  });

  it('is there when the widget is ready, with what was said, and what is in sight is read', async () => {
    const { widget, engine } = await loadedWidget(talking([message(1, 'agent', 'Hello')]));
    await widget.show();
    await painted(widget);
    expect(byRole(widget, 'log', 'Conversation').textContent).to.contain('Hello');
    expect(engine.called('markRead')).to.eql([[1]]);
  });
});
