import { emulateMedia } from '@web/test-runner-commands';
import { byRole, everything } from './support/by-role.js';
import { inheritedProperties } from './support/inherited-properties.js';
import { still } from './support/frame.js';
import { VIEWS } from './support/views.js';
import { expect } from './support/expect.js';

/** What the widget takes from the page: its font but not the size, its colour scheme, and whether it is hidden. */
const FROM_THE_PAGE =
  /^(?:font-(?!size$|style$|weight$).*|.*-font-smoothing|color-scheme|visibility)$/;

/** What a page that sets this property in its body would change in the widget. */
async function changesBy(view: string): Promise<string[]> {
  const { widget } = await VIEWS[view]!();
  await still();
  const elements = everything(widget.shadowRoot!).flatMap((element) => [
    element,
    ...element.querySelectorAll('svg, svg *'),
  ]);
  const look = (property: string): string[] =>
    elements.map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const value = getComputedStyle(element).getPropertyValue(property);
      return `${element.localName}: ${value} at ${x}, ${y}, ${width} x ${height}`;
    });
  const changes: string[] = [];
  for (const [property, value] of inheritedProperties()) {
    if (FROM_THE_PAGE.test(property)) continue;
    const usual = look(property);
    document.body.style.setProperty(property, value);
    const changed = look(property).find((line, index) => line !== usual[index]);
    document.body.style.removeProperty(property);
    if (changed) changes.push(`${property}: ${value} -> ${changed}`);
  }
  widget.remove();
  return changes;
}

describe('Inherited styles of the page', () => {
  // A transition would begin with the former value, as if nothing had changed.
  before(() => emulateMedia({ reducedMotion: 'reduce' }));
  after(() => emulateMedia({ reducedMotion: 'no-preference' }));

  it('include all that are known to matter', () => {
    const names = inheritedProperties();
    const expected = [
      ...['pointer-events', 'text-indent', 'word-break', 'word-spacing', 'text-shadow', 'cursor'],
      ...['-webkit-text-fill-color', 'text-align-last', 'writing-mode', 'caret-color', 'hyphens'],
      ...['quotes', 'tab-size', 'stroke-width', 'list-style-type', 'font-family', 'visibility'],
    ];
    expect(expected.filter((name) => !names.has(name))).to.eql([]);
    expect(['display', 'width', 'opacity', 'zoom'].filter((name) => names.has(name))).to.eql([]);
  });

  for (const view of ['launcher', 'failed message', 'form', 'dialog: end', 'menu'])
    it(`change nothing in the widget: ${view}`, async () => {
      expect(await changesBy(view)).to.eql([]);
    });

  it('change nothing by the names of the widget’s own custom properties', async () => {
    const { widget } = await VIEWS.conversation!();
    await still();
    const icon = byRole(widget, 'button', 'Menu');
    const usual = getComputedStyle(icon).color;
    document.body.style.setProperty('--_icon', 'rgb(1, 2, 3)');
    const found = getComputedStyle(icon).color;
    document.body.style.removeProperty('--_icon');
    expect(found).to.equal(usual);
  });

  it('apply if they are the font, its smoothing, the colour scheme or the visibility', async () => {
    const { widget } = await VIEWS.conversation!();
    const inside = everything(widget.shadowRoot!).filter(
      (element) => element.localName === 'button',
    );
    const { style } = document.body;
    style.cssText = 'font-family: monospace; color-scheme: dark; visibility: hidden';
    style.fontFeatureSettings = '"kern" 0';
    for (const element of [...inside, widget.shadowRoot!.querySelector('section')!]) {
      const found = getComputedStyle(element);
      expect(found.fontFamily).to.equal('monospace');
      expect(found.fontFeatureSettings).to.equal('"kern" 0');
      expect(found.colorScheme).to.equal('dark');
      expect(found.visibility).to.equal('hidden');
    }
    style.cssText = '';
  });

  it('apply if the page sets them in a rule for the element', async () => {
    const { widget } = await VIEWS.conversation!();
    const rule = document.head.appendChild(document.createElement('style'));
    rule.textContent =
      'test-widget { pointer-events: none; user-select: none; text-shadow: 1px 1px red }';
    const found = getComputedStyle(widget.shadowRoot!.querySelector('section')!);
    expect([found.pointerEvents, found.userSelect]).to.eql(['none', 'none']);
    expect(found.textShadow).to.contain('1px 1px');
    rule.remove();
  });
});
