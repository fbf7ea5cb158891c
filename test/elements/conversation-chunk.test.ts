import { sendKeys } from '@web/test-runner-commands';
import { ChatPanel } from '../../src/elements/chat-panel/chat-panel.js';
import { allByRole, byRole, everything } from './support/by-role.js';
import { expect } from './support/expect.js';
import { message, pending, site, talking } from './support/fake-engine.js';
import { loaded, loadedWidget, openWidget, painted, type Opened } from './support/open-widget.js';
import { TestWidget } from './support/test-widget.js';
import { wordsIn } from './support/translated.js';

let loads = 0;
let online = true;

/** The panel, whose conversation loads only while the test is online. */
class TestPanel extends ChatPanel {
  protected override async defineConversation(): Promise<void> {
    loads++;
    if (!online) throw new Error('The network is gone');
    await super.defineConversation();
  }
}

customElements.define('chat-widget-panel', TestPanel);

const isRead = ({ widget }: Opened): boolean => allByRole(widget, 'log', 'Conversation').length > 0;

describe('The conversation chunk', () => {
  beforeEach(() => {
    [loads, online] = [0, true];
    TestWidget.lazy = true;
  });
  afterEach(() => {
    TestWidget.lazy = false;
  });

  it('does not load for the home view', async () => {
    await openWidget({ site: site() });
    expect(loads).to.equal(0);
  });

  it('could not load: the newest message and the offer to reload are in view, however much was written', async () => {
    online = false;
    const log = Array.from({ length: 20 }, (_, i) => message(i + 1, 'visitor', `Message ${i}`));
    const { widget } = await openWidget(talking(log, { pending: [pending('The last one')] }));
    const panel = byRole(widget, 'dialog').getBoundingClientRect();
    const newest = everything(widget.shadowRoot!).filter(
      (element) => element.localName === 'bdi' && element.textContent === 'The last one',
    );
    for (const element of [...newest, byRole(widget, 'button', 'Not loaded. Reload')]) {
      const { x, y, width, height } = element.getBoundingClientRect();
      expect([y > panel.y, y + height < panel.bottom]).to.eql([true, true]);
      const [x1, y1] = [x + width / 2, y + height / 2];
      const found = (element.getRootNode() as ShadowRoot).elementFromPoint(x1, y1);
      expect(found).to.equal(element);
    }
    expect(newest.length).to.equal(1);
  });

  // The first test that loads it: an element is defined for good.
  it('leaves the home view and the composer in use if it fails to load, and tries again on the next change', async () => {
    online = false;
    const log = [message(1, 'agent', 'Hello'), message(2, 'visitor', 'Good morning')];
    const opened = await openWidget(talking(log, { pending: [pending('Anyone here?')] }));
    const { widget, engine } = opened;
    byRole(widget, 'button', 'Not loaded. Reload');
    for (const body of ['Good morning', 'Anyone here?']) expect(wordsIn(widget)).to.contain(body);
    byRole(widget, 'button', 'Close');
    byRole(widget, 'textbox', 'Message').focus();
    await sendKeys({ type: 'H' });
    expect(engine.called('setDraft')).to.eql([['H']]);
    const before = loads;
    engine.change({ draft: 'Hi' });
    await painted(widget);
    expect(loads).to.equal(before + 1);
    expect(isRead(opened)).to.equal(false);
    online = true;
    engine.change({ draft: 'Hi!' });
    await loaded('transcript', opened);
    expect(isRead(opened)).to.equal(true);
    expect(allByRole(widget, 'button', 'Not loaded. Reload')).to.eql([]);
  });

  it('loads on the first character without interrupting the composer', async () => {
    const opened = await openWidget({ site: site() });
    const { widget, engine } = opened;
    byRole(widget, 'textbox', 'Message').focus();
    await sendKeys({ type: 'H' });
    expect(loads).to.be.at.least(1);
    await sendKeys({ press: 'Enter' });
    expect(engine.called('send')).to.eql([['H']]);
    await loaded('transcript', opened);
    expect(byRole(widget, 'log', 'Conversation').textContent).to.contain('H');
  });

  it('has loaded when a widget with a conversation is ready', async () => {
    const { widget, engine } = await loadedWidget(talking([message(1, 'agent', 'Hello')]));
    await widget.show();
    await painted(widget);
    expect(byRole(widget, 'log', 'Conversation').textContent).to.contain('Hello');
    expect(engine.called('markRead')).to.eql([[1]]);
  });
});
