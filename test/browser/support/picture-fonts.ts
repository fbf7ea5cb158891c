import fs from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';

/*
 * Pictures are of the machine's own fonts, for the widget brings none. Beside them stands how wide a
 * text was where they were taken: where it is not as wide, every line would differ.
 */

const NOTED = path.resolve('test/browser/pictures/text-widths.json');
/** Part of a width by which two builds of a browser may differ with the same font. */
const TOLERANCE = 0.002;

interface Widths {
  regular: number;
  bold: number;
  code: number;
}

/** Why this browser's pictures cannot be those that are kept; `all`: they are being taken anew. */
export async function whyNotComparable(page: Page, update: string): Promise<string | undefined> {
  const widths = await page.evaluate(measureTexts);
  if (update === 'all') {
    fs.mkdirSync(path.dirname(NOTED), { recursive: true });
    fs.writeFileSync(NOTED, `${JSON.stringify(widths, null, 2)}\n`);
  }
  const noted = JSON.parse(fs.readFileSync(NOTED, 'utf8')) as Widths;
  const names = ['regular', 'bold', 'code'] as const;
  const other = names.find((name) => Math.abs(widths[name] / noted[name] - 1) > TOLERANCE);
  if (other === undefined) return undefined;
  return `Other fonts: ${other} text is ${widths[other]} px wide, in the pictures ${noted[other]} px`;
}

/** Runs in the page; px. */
function measureTexts(): Widths {
  const context = document.createElement('canvas').getContext('2d')!;
  const widthIn = (font: string): number => {
    context.font = font;
    return Math.round(context.measureText('Hamburgefonstiv 0123456789').width * 100) / 100;
  };
  return {
    regular: widthIn('100px sans-serif'),
    bold: widthIn('600 100px sans-serif'),
    code: widthIn('100px monospace'),
  };
}
