import { nextFrame } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import type { ChatWidget } from '../../src/elements/chat-widget/chat-widget.js';
import { byRole } from './support/by-role.js';
import { still } from './support/frame.js';
import { usualWindow, VIEWS } from './support/views.js';
import { expect } from './support/expect.js';

const ZOOMED: Record<string, HTMLElement[]> = {
  body: [document.body],
  html: [document.documentElement],
  'body and html': [document.body, document.documentElement],
};

const largeWindow = () => setViewport({ width: 1280, height: 800 });

/** Each way in which the panel is placed, in a window that suits it. */
const PLACES: Record<string, (widget: ChatWidget) => Promise<unknown>> = {
  floating: largeWindow,
  'floating on the left': (widget) => {
    widget.position = 'bottom-left';
    return largeWindow();
  },
  docked: (widget) => {
    widget.mode = 'docked';
    return largeWindow();
  },
  'in full screen': () => setViewport({ width: 400, height: 700 }),
  'in the top layer': async (widget) => {
    await largeWindow();
    const trap = document.body.appendChild(document.createElement('div'));
    trap.style.transform = 'translateX(40px)';
    trap.append(widget);
    const section = widget.shadowRoot!.querySelector('section')!;
    while (!section.matches(':popover-open')) await nextFrame();
  },
};

/** What reaches out of the window, and controls that reach out of the panel, which clips them. */
function outside(widget: ChatWidget): string[] {
  const panel = byRole(widget, 'dialog').getBoundingClientRect();
  const launcher = widget.shadowRoot!.querySelector('.launcher')!.getBoundingClientRect();
  const inPanel = ['Close', 'Menu', 'Send'].filter((name) => {
    const control = byRole(widget, 'button', name).getBoundingClientRect();
    return !contains(panel, control);
  });
  const page = new DOMRect(0, 0, innerWidth, innerHeight);
  return [
    ...(contains(page, panel) ? [] : ['panel']),
    ...(contains(page, launcher) ? [] : ['launcher']),
    ...inPanel,
  ];
}

function contains(outer: DOMRect, inner: DOMRect): boolean {
  // Fractions of a pixel are rounded.
  const beyond = [
    outer.left - inner.left,
    outer.top - inner.top,
    inner.right - outer.right,
    inner.bottom - outer.bottom,
  ];
  return Math.max(...beyond) < 0.5;
}

describe('A page with CSS zoom', () => {
  afterEach(async () => {
    for (const { style } of Object.values(ZOOMED).flat()) style.zoom = '';
    await usualWindow();
  });

  for (const [place, put] of Object.entries(PLACES))
    for (const zoom of ['1.25', '0.8', '2'])
      it(`keeps the panel and the launcher inside its window: ${place}, ${zoom}`, async () => {
        const { widget } = await VIEWS.conversation!();
        await put(widget);
        await widget.updateComplete;
        for (const [name, elements] of Object.entries(ZOOMED)) {
          for (const { style } of elements) style.zoom = zoom;
          await nextFrame();
          await still();
          expect(outside(widget), name).to.eql([]);
          for (const { style } of elements) style.zoom = '';
        }
      });

  it('is covered exactly by a full-screen panel', async () => {
    document.body.style.zoom = '0.8';
    const { widget } = await VIEWS['full screen']!();
    await still();
    const { left, top, width, height } = byRole(widget, 'dialog').getBoundingClientRect();
    expect([left, top, width, height].map(Math.round)).to.eql([0, 0, innerWidth, innerHeight]);
  });

  it('shows the panel in its usual size', async () => {
    await largeWindow();
    const { widget } = await VIEWS.conversation!();
    for (const zoom of ['1.25', '0.8']) {
      document.body.style.zoom = zoom;
      await nextFrame();
      await still();
      const { width, height } = byRole(widget, 'dialog').getBoundingClientRect();
      expect([width, height].map(Math.round)).to.eql([380, 640]);
    }
  });

  it('shows an inline panel as wide as its place', async () => {
    await largeWindow();
    document.body.style.zoom = '1.25';
    const { widget } = await VIEWS.inline!();
    await still();
    const { left, right } = byRole(widget, 'dialog').getBoundingClientRect();
    const place = widget.getBoundingClientRect();
    expect([left, right].map(Math.round)).to.eql([place.left, place.right].map(Math.round));
  });
});
