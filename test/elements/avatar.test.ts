import { fixture, html } from '@open-wc/testing';
import { avatar } from '../../src/elements/avatar.js';
import { expect } from './support/expect.js';

const initials = async (name: string): Promise<string> =>
  (await fixture<HTMLElement>(html`<div>${avatar(name)}</div>`)).textContent.trim();

describe('The initials in an avatar', () => {
  for (const [name, wanted] of [
    ['Maya Kern', 'MK'],
    ['Maya', 'M'],
    [' ada  byron lovelace ', 'AL'],
    ['🇩🇪 Team 🇫🇷', '🇩🇪🇫🇷'],
    ['👩🏽‍💻 Ada', '👩🏽‍💻A'],
    ['e\u0301va', 'E\u0301'],
    ['\u200fשרה \u200fכהן', 'שכ'],
    ['𝒜da', '𝒜'],
    ['Ada \u200b', 'A'],
    ['\u3164', ''],
  ] as const)
    it(`are ${JSON.stringify(wanted)} for ${JSON.stringify(name)}`, async () => {
      expect(await initials(name)).to.equal(wanted);
    });
});
