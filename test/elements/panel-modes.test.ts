import { setViewport } from '@web/test-runner-commands';
import { html } from 'lit';
import { everything, byRole } from './support/by-role.js';
import { site } from './support/fake-engine.js';
import { openWidget, painted } from './support/open-widget.js';
import { still } from './support/frame.js';
import { expect } from './support/expect.js';

async function opened(mode: string, position = 'bottom-right') {
  const { widget } = await openWidget(
    { site: site() },
    html`<test-widget
      data-site="demo"
      data-load="eager"
      mode=${mode}
      position=${position}
    ></test-widget>`,
  );
  everything(widget.shadowRoot!)
    .find((element) => element.localName === 'chat-widget-panel')!
    .setAttribute('mode', mode);
  await painted(widget);
  await still();
  const dialog = byRole(widget, 'dialog');
  const launcher = widget.shadowRoot!.querySelector('.launcher')!;
  return { widget, launcher, box: () => dialog.getBoundingClientRect() };
}

describe('The styles of the modes', () => {
  afterEach(() => setViewport({ width: 800, height: 600 }));

  it('dock the panel at its side in full height, without a launcher', async () => {
    await setViewport({ width: 1000, height: 700 });
    const right = await opened('docked');
    const { left, top, width, height } = right.box();
    expect([left, top, width, height]).to.eql([620, 0, 380, 700]);
    expect(getComputedStyle(right.launcher).visibility).to.equal('hidden');
    right.widget.remove();
    expect((await opened('docked', 'bottom-left')).box().left).to.equal(0);
  });

  it('let a docked panel cover a narrow window', async () => {
    await setViewport({ width: 400, height: 700 });
    const { left, top, width, height } = (await opened('docked')).box();
    expect([left, top, width, height]).to.eql([0, 0, 400, 700]);
  });

  it('place an inline panel in the page, as wide as its place, in small windows too', async () => {
    for (const width of [1000, 400]) {
      await setViewport({ width, height: 700 });
      const { widget, launcher, box } = await opened('inline');
      const place = widget.getBoundingClientRect();
      expect(getComputedStyle(widget).position).to.equal('relative');
      expect([box().left, box().width]).to.eql([place.left, place.width]);
      expect(place.height).to.equal(640);
      expect(getComputedStyle(launcher).display).to.equal('none');
      widget.remove();
    }
  });
});
