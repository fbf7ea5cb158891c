import { setViewport } from '@web/test-runner-commands';
import { html } from 'lit';
import { PROPERTIES } from '../../demo/playground/theme-properties.js';
import { everything } from './support/by-role.js';
import { expect } from './support/expect.js';
import { message, site, talking } from './support/fake-engine.js';
import { openWidget, type Opened } from './support/open-widget.js';
import { usualWindow } from './support/views.js';

const COLOURS = ['color', 'background-color'];
const OTHERS = [
  'border-start-start-radius',
  'bottom',
  'font-family',
  'height',
  'right',
  'width',
  'z-index',
];

const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;

/** The same colour may be written in many ways. */
function painted(colour: string): string {
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = colour;
  pixel.fillRect(0, 0, 1, 1);
  return pixel.getImageData(0, 0, 1, 1).data.join(' ');
}

/** How all that is to be seen of a widget looks. */
function looksOf({ widget }: Opened): string[] {
  return [widget, ...everything(widget.shadowRoot!)].map((element) => {
    const style = getComputedStyle(element);
    const colours = COLOURS.map((name) => `${name}: ${painted(style.getPropertyValue(name))}`);
    const others = OTHERS.map((name) => `${name}: ${style.getPropertyValue(name)}`);
    return [element.localName, ...colours, ...others].join('; ');
  });
}

describe('A default in the playground', () => {
  afterEach(usualWindow);

  for (const theme of ['light', 'dark'])
    it(`changes nothing in the widget when it is set: ${theme}`, async () => {
      // A panel of its full height.
      await setViewport({ width: 1200, height: 1000 });
      const opened = await openWidget(
        talking([message(1, 'agent', 'Hello'), message(2, 'visitor', 'Hi')], { site: site() }),
        html`<test-widget data-site="demo" data-load="eager" theme=${theme}></test-widget>`,
      );
      const { widget } = opened;
      const usual = looksOf(opened);
      for (const { name, usual: valueOn } of PROPERTIES) {
        widget.style.setProperty(name, valueOn(widget));
        expect(looksOf(opened), name).to.eql(usual);
        widget.style.removeProperty(name);
      }
    });
});
