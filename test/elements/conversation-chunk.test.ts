import { sendKeys } from '@web/test-runner-commands';
import { conversation } from '../../src/elements/chat-panel/chunks.js';
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

  it('could not load: the home view and the composer stay, and the next change tries again', async () => {
    conversation.load = () => Promise.reject(new Error('The network is gone'));
    const { widget, engine } = await openWidget(talking([message(1, 'agent', 'Hello')]));
    byRole(widget, 'button', 'Close');
    byRole(widget, 'textbox', 'Message').focus();
    await sendKeys({ type: 'H' });
    expect(engine.called('setDraft')).to.eql([['H']]);
    expect(isLoaded()).to.equal(false);
    let tries = 0;
    conversation.load = () => Promise.reject(new Error(`Gone for the ${++tries}. time`));
    engine.change({ draft: 'Hi' });
    await painted(widget);
    expect(tries).to.equal(1);
    Reflect.deleteProperty(conversation, 'load');
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
