const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;

type Colour = readonly [red: number, green: number, blue: number];

/** What is painted where this colour lies over that one, 0 to 255 each. */
function painted(colours: readonly string[]): Colour {
  canvas.clearRect(0, 0, 1, 1);
  for (const colour of colours) {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
  }
  const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

/** Relative luminance, as WCAG 2 defines it. */
function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Colour;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The ratio of two CSS colours, 1 to 21; what is translucent lies over the second one. */
export function contrast(one: string, other: string): number {
  const [light, dark] = [painted([other, one]), painted([other])]
    .map(luminance)
    .sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** The first background behind an element that is not transparent, through shadow trees. */
export function backdropOf(element: Element): string {
  return backdropsOf(element, false)[0]!;
}

/** The same; or both ends of a gradient, if that is nearer. */
export function backdropsOf(element: Element, gradients = true): string[] {
  for (let node: Node | null = element; node;) {
    if (node instanceof Element) {
      const { backgroundColor, backgroundImage } = getComputedStyle(node);
      const ends = gradients && backgroundImage.match(/(?:rgb|oklch|color)\([^)]*\)/g);
      if (ends) return ends;
      if (!/^(?:transparent|rgba\(0, 0, 0, 0\))$/.test(backgroundColor)) return [backgroundColor];
    }
    node =
      node instanceof ShadowRoot ? node.host : ((node as Element).assignedSlot ?? node.parentNode);
  }
  return ['white'];
}
