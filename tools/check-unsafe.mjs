// Text from outside never becomes markup or code. This looks for every road to that, in the sources
// of the widget and the console and in their bundles, dependencies included.
import fs from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { filesIn, isMain, root } from './project.mjs';

const UNSAFE =
  /\b(?:unsafeHTML|unsafeSVG|unsafeStatic|innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|createContextualFragment|parseFromString|srcdoc|document\.write(?:ln)?|eval\s*\(|(?:new\s+)?Function\s*\(|javascript:)/g;

// lit prepares its templates, which are literals of ours, through one innerHTML and a Trusted Types
// policy; its names for the property are the other hits.
const TRUSTED_ORIGIN = /\/node_modules\/lit-html\//;

// engine.io-client finds the global object with it where there is neither `self` nor `window`, which is in
// no browser.
const UNREACHABLE = {
  origin: /\/node_modules\/engine\.io-client\//,
  text: 'Function("return this")',
};

/** Prints every finding and answers whether there is none. */
export function checkUnsafe() {
  const findings = [
    ...filesIn('src', /\.(?:ts|html)$/).flatMap(inSource),
    ...filesIn('dist', /^dist\/(?:drop-in|console)\/.*\.js$/).flatMap(inBundle),
  ];
  for (const finding of findings) console.log(finding);
  return findings.length === 0;
}

function inSource(file) {
  return hits(file)
    .filter(({ text }) => !/^\s*(?:\/\/|\/?\*)/.test(text)) // a comment may name what it avoids
    .map(({ line, column, match }) => `${file}:${line}:${column} ${match}`);
}

function inBundle(file) {
  const map = new SourceMap(JSON.parse(fs.readFileSync(path.join(root, `${file}.map`), 'utf8')));
  return hits(file)
    .map((hit) => ({ ...hit, origin: map.findEntry(hit.line - 1, hit.column - 1).originalSource }))
    .filter(({ origin }) => !TRUSTED_ORIGIN.test(origin ?? ''))
    .filter(({ origin, text, column }) => !isUnreachable(origin ?? '', text.slice(column - 1)))
    .map(({ line, column, match, origin }) => `${file}:${line}:${column} ${match}, from ${origin}`);
}

function isUnreachable(origin, found) {
  return UNREACHABLE.origin.test(origin) && found.startsWith(UNREACHABLE.text);
}

function hits(file) {
  const lines = fs.readFileSync(path.join(root, file), 'utf8').split('\n');
  return lines.flatMap((text, index) =>
    [...text.matchAll(UNSAFE)].map((found) => ({
      text,
      line: index + 1,
      column: found.index + 1,
      match: found[0],
    })),
  );
}

if (isMain(import.meta)) process.exitCode = checkUnsafe() ? 0 : 1;
