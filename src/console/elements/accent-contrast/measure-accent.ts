import { DEFAULT_ACCENT } from '../../../protocol/site-look.js';

/** What WCAG 2 asks of text of a usual size (1.4.3), and of what is no text (1.4.11). */
const TEXT_RATIO = 4.5;
const GRAPHICS_RATIO = 3;

/** What the widget has for surfaces, unless the page gives it others. */
const LIGHT_SURFACE = '#ffffff';
const DARK_SURFACE = '#16181f';

/** The contrast of an accent with what is on it or behind it. */
export interface AccentContrast {
  what: string;
  /** 1 to 21 */
  ratio: number;
  needed: number;
}

/** Measures an accent, "#rrggbb"; absent: the widget's own. */
export function measureAccent(accent = DEFAULT_ACCENT): AccentContrast[] {
  // The widget writes in white where that can be read, else in black.
  const white = contrast('#ffffff', accent);
  const isWhite = white >= TEXT_RATIO;
  return [
    {
      what: isWhite ? 'White text on the accent' : 'Black text on the accent',
      ratio: isWhite ? white : contrast('#000000', accent),
      needed: TEXT_RATIO,
    },
    {
      what: 'Accent on a light page',
      ratio: contrast(accent, LIGHT_SURFACE),
      needed: GRAPHICS_RATIO,
    },
    {
      what: 'Accent on a dark page',
      ratio: contrast(accent, DARK_SURFACE),
      needed: GRAPHICS_RATIO,
    },
  ];
}

/** Contrast ratio as WCAG 2 defines it. */
function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(colour: string): number {
  const part = (at: number): number => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}
