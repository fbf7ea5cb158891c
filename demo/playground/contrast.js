/** What WCAG 2 asks of text of a usual size (1.4.3). */
export const READABLE = 4.5;

/** Contrast ratio of two colours, "#rrggbb" each: 1 to 21. */
export function contrast(one, other) {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** What the widget writes on an accent by itself: white where that can be read, else black. */
export function readableOn(accent) {
  return contrast('#ffffff', accent) >= READABLE ? '#ffffff' : '#000000';
}

function luminance(colour) {
  const [red, green, blue] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
