import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createTestComponents } from '../support/test-components.js';

const server = await createTestComponents();
const { accessTokens, keyring, clock } = server;
const session = { id: randomUUID(), site: 'demo' };

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (token: string, part: number) =>
  JSON.parse(Buffer.from(token.split('.')[part]!, 'base64url').toString());

/** A token with our own key's signature, whatever it says. */
function forge(
  token: string,
  { header = {}, claims = {} }: { header?: object; claims?: object },
  key: Buffer | string = keyring.current('token'),
): string {
  const text = `${encode({ ...decode(token, 0), ...header })}.${encode({ ...decode(token, 1), ...claims })}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

test('SEC-4: a token says which session and site, until it expires', async () => {
  const { token, expiresIn } = await accessTokens.issue(session);
  assert.equal(expiresIn, 900);
  const claims = await accessTokens.verify(token);
  const { id: sessionId, site } = session;
  assert.deepEqual(claims, { sessionId, site, expiresAt: clock.now() + 900_000 });
  clock.advance(900_000);
  assert.equal(await accessTokens.verify(token), undefined);
});

test('SEC-4: everything else is refused, even under our own signature', async () => {
  const { token } = await accessTokens.issue(session);
  assert.notEqual(await accessTokens.verify(forge(token, {})), undefined);
  const now = Math.floor(clock.now() / 1000);
  const wrong: Parameters<typeof forge>[1][] = [
    { header: { alg: 'none' } },
    { header: { alg: 'HS512' } },
    { header: { alg: 'RS256' } },
    { header: { kid: 'other' } },
    { header: { kid: undefined } },
    { header: { typ: 'JWT' } },
    { header: { jwk: { kty: 'oct', k: 'AAAA' } } },
    { header: { jku: 'https://evil.example/keys' } },
    { header: { crit: ['exp'] } },
    { claims: { iss: 'other' } },
    { claims: { aud: 'agent' } },
    { claims: { sub: undefined } },
    { claims: { site: undefined } },
    { claims: { nbf: now + 60 } },
    { claims: { nbf: undefined } },
    { claims: { exp: now } },
    { claims: { exp: undefined } },
  ];
  for (const change of wrong)
    assert.equal(
      await accessTokens.verify(forge(token, change)),
      undefined,
      JSON.stringify(change),
    );
  const [header, payload, signature] = token.split('.');
  for (const text of [
    '',
    'x',
    '..',
    `${header}.${payload}.`,
    `${header}.${payload}`,
    `${header}.${encode({ ...decode(token, 1), sub: randomUUID() })}.${signature}`,
    forge(token, {}, 'another key'),
  ])
    assert.equal(await accessTokens.verify(text), undefined, text);
});
