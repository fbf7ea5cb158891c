import type { CountSteps } from '../../../src/elements/rich-text/addresses.js';
import { ADVERSARIAL_MARKDOWN, repeated } from '../../support/adversarial-markdown.js';
import { expect } from './expect.js';

/** SEC-16. */
const STEPS_PER_CHARACTER = 20;
const KIB = 1024;

type Parser = (body: string, countSteps: CountSteps) => unknown;

/** How many steps a parser takes. */
function stepsOf(parse: Parser, body: string): number {
  let steps = 0;
  parse(body, (count) => (steps += count));
  return steps;
}

/** SEC-16: its steps stay in proportion to the text, whatever the text and however long. */
export function itIsLinear(parse: Parser, beginning = ''): void {
  for (const [name, unit] of Object.entries(ADVERSARIAL_MARKDOWN))
    it(`SEC-16: takes at most ${STEPS_PER_CHARACTER} steps per character: ${name}`, () => {
      for (const length of [8 * KIB, 16 * KIB, 32 * KIB, 64 * KIB]) {
        const body = repeated(unit, length, beginning);
        const steps = stepsOf(parse, body);
        expect(steps).to.be.above(0);
        expect(steps / length, `${length} characters`).to.be.at.most(STEPS_PER_CHARACTER);
      }
    });
}
