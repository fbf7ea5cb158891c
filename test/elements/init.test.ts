import { init, type InitOptions } from '../../src/elements/chat-widget/init.js';
import * as define from '../../src/define.js';
import * as index from '../../src/index.js';
import { readOptions } from '../../src/elements/chat-widget/read-options.js';
import { expect } from './support/expect.js';

/** Nothing is loaded behind the launcher: no server answers here. */
const SITE = { site: 'init', server: location.origin };

async function refusal(options: object): Promise<string> {
  try {
    await init(options as InitOptions);
    return 'taken';
  } catch (error) {
    return error instanceof TypeError ? error.message : 'another error';
  }
}

describe('init', () => {
  afterEach(() => {
    for (const element of document.querySelectorAll('chat-widget')) element.remove();
  });

  it('B6 registers and creates the element, and takes durations in milliseconds', async () => {
    const widget = await init({
      ...SITE,
      position: 'bottom-left',
      accent: '#4F46E5',
      theme: 'dark',
      locale: 'de',
      sessionExpiry: 1_800_000,
      heartbeatInterval: 15_000,
      profile: false,
      debug: true,
    });
    expect(widget.localName).to.equal('chat-widget');
    expect(widget.parentElement).to.equal(document.body);
    expect(widget.style.getPropertyValue('--chat-accent')).to.equal('#4F46E5');
    const { position, theme, locale, open } = widget;
    expect({ position, theme, locale, open }).to.eql({
      position: 'bottom-left',
      theme: 'dark',
      locale: 'de',
      open: false,
    });
    expect(readOptions(widget)).to.eql({
      ...SITE,
      historyTtlMs: 1_800_000,
      heartbeatMs: 15_000,
      keepHistory: true,
      sharePage: true,
      keepProfile: false,
      countVisitor: true,
      debug: true,
    });
  });

  it('B6 returns the same element for the same site, and another one for another site', async () => {
    const [first, second] = await Promise.all([init(SITE), init({ ...SITE, theme: 'dark' })]);
    expect(second).to.equal(first);
    expect(first.theme).to.equal('inherit');
    const other = await init({ ...SITE, site: 'other' });
    expect(other === first).to.equal(false);
    expect(document.querySelectorAll('chat-widget').length).to.equal(2);
  });

  it('B6 puts the element into its target', async () => {
    const target = document.body.appendChild(document.createElement('aside'));
    const widget = await init({
      ...SITE,
      target,
      visitorId: true,
      history: false,
      autoRestore: false,
    });
    expect(readOptions(widget).historyTtlMs).to.equal(0);
    expect(widget.parentElement).to.equal(target);
    expect(widget.hasAttribute('data-no-visitor-id')).to.equal(false);
    expect(widget.hasAttribute('data-no-history')).to.equal(true);
    target.remove();
  });

  it('B6 names a wrong option in its error, and creates nothing', async () => {
    expect(await refusal({})).to.equal('init: "site" is missing');
    expect(await refusal({ ...SITE, site: 7 })).to.equal('init: "site" can\'t be 7');
    expect(await refusal({ ...SITE, colour: 'red' })).to.equal('init: "colour" can\'t be "red"');
    expect(await refusal({ ...SITE, theme: 'pink' })).to.equal('init: "theme" can\'t be "pink"');
    expect(await refusal({ ...SITE, debug: 'yes' })).to.equal('init: "debug" can\'t be "yes"');
    expect(await refusal({ ...SITE, sessionExpiry: -1 })).to.equal(
      'init: "sessionExpiry" can\'t be -1',
    );
    expect(await refusal({ ...SITE, target: '#chat' })).to.equal('init: "target" is no element');
    expect(document.querySelectorAll('chat-widget').length).to.equal(0);
  });

  it('B6 is exported by both entry points', () => {
    expect([define.init, index.init]).to.eql([init, init]);
  });
});
