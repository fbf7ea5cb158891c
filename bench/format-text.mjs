// What it takes to format a hostile message of 64 KiB, sixteen times as long as the longest that a server
// accepts: CPU time for each kind of text (SEC-16 bounds the parser's steps; a test counts them).
// Usage: node --import tsx bench/format-text.mjs [rounds]
import { parseMarkdown } from '../dist/src/elements/rich-text/parse-markdown.js';
import { ADVERSARIAL_MARKDOWN, repeated } from '../test/support/adversarial-markdown.ts';
import { spread } from './support/statistics.mjs';

const rounds = Number(process.argv[2] ?? 7);
const LENGTH = 64 * 1024;
const plain = repeated('Where is my order? ', LENGTH);

console.log(`${rounds} rounds, ms of CPU time for ${LENGTH} characters`);
for (const [name, body] of [
  ['plain text (baseline)', plain],
  ...Object.entries(ADVERSARIAL_MARKDOWN).map(([kind, unit]) => [kind, repeated(unit, LENGTH)]),
]) {
  parseMarkdown(body); // warms up
  console.log(`${name.padEnd(34)} ${spread(Array.from({ length: rounds }, () => measure(body)))}`);
}

function measure(body) {
  const start = process.cpuUsage();
  parseMarkdown(body);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
