import { createHmac, randomUUID } from 'node:crypto';
import { IDENTITY_SECRET } from '../../support/chat-server.js';
import type { ChatWorld } from '../../support/chat-world.js';

/** A fresh identity token of the demo site for this person, good for five minutes from now. */
export function identityToken({ clock }: ChatWorld, sub: string): string {
  const iat = Math.floor(clock.now() / 1000);
  const claims = { sub, aud: 'demo', iat, exp: iat + 300, jti: randomUUID() };
  const text = [{ alg: 'HS256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${createHmac('sha256', IDENTITY_SECRET).update(text).digest('base64url')}`;
}
