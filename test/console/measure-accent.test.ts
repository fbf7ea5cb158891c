import { assert } from '@open-wc/testing';
import { measureAccent } from '../../src/console/elements/accent-contrast/measure-accent.js';

const ratios = (accent?: string) => measureAccent(accent).map(({ ratio }) => ratio.toFixed(2));
const low = (accent: string) =>
  measureAccent(accent)
    .filter(({ ratio, needed }) => ratio < needed)
    .map(({ what }) => what);

describe('console settings: the contrast of an accent', () => {
  it('is the ratio of WCAG 2', () => {
    assert.deepEqual(ratios('#000000'), ['21.00', '21.00', '1.18']);
    assert.deepEqual(ratios('#ffffff'), ['21.00', '1.00', '17.73']);
    // The grey next to the limit of 4.5 on white.
    assert.equal(ratios('#767676')[0], '4.54');
  });

  it("is that of the widget's own accent if the site sets none", () => {
    assert.deepEqual(ratios(), ratios('#4f46e5'));
  });

  it('is too low where the accent is as light or as dark as the page', () => {
    assert.deepEqual(low('#fde047'), ['Accent on a light page']);
    assert.deepEqual(low('#1e1b4b'), ['Accent on a dark page']);
    assert.deepEqual(low('#e11d48'), []);
  });

  it('of text is enough on every accent: the widget writes in white or black', () => {
    for (let red = 0; red < 256; red += 51)
      for (let green = 0; green < 256; green += 17)
        for (let blue = 0; blue < 256; blue += 51) {
          const accent = [red, green, blue].map((part) => part.toString(16).padStart(2, '0'));
          assert.isAtLeast(measureAccent(`#${accent.join('')}`)[0]!.ratio, 4.5);
        }
  });
});
