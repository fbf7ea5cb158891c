import fs from 'node:fs';
import path from 'node:path';

/*
 * Texts of a page without a font are as wide as the machine's own makes them. Pictures that are to be
 * the same everywhere need a page with one: the widget takes it over.
 */

const FILE = path.resolve(
  'node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
);

/** A style sheet that brings a font called `Picture`, in all weights. */
export function pictureFont(): string {
  const data = fs.readFileSync(FILE).toString('base64');
  return `@font-face {
    font-family: Picture;
    font-weight: 100 900;
    src: url(data:font/woff2;base64,${data});
  }`;
}
