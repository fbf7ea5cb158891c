import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visitorBrowser } from '../../../server/http/visitor-browser.js';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

test('Browser and language are what the headers say, in a few words', () => {
  const headers = { 'user-agent': FIREFOX, 'accept-language': 'de-at,de;q=0.8,en;q=0.5' };
  assert.deepEqual(visitorBrowser(headers), {
    browser: 'Firefox 140 on Windows',
    language: 'de-AT',
  });
});

test('A language is without extensions', () => {
  const { language } = visitorBrowser({ 'accept-language': 'en-u-co-phonebk-x-private' });
  assert.equal(language, 'en');
});

test('What is no browser and no language is left out', () => {
  const nothing = { browser: undefined, language: undefined };
  assert.deepEqual(visitorBrowser({}), nothing);
  for (const language of ['*', '', ';', 'x'.repeat(2_000), '<script>'])
    assert.deepEqual(visitorBrowser({ 'user-agent': '', 'accept-language': language }), nothing);
});
