import { DEVICE_SECONDS } from '../agents/device-tokens.js';

const SIGN_IN = 'chat_console';
const DEVICE = 'chat_console_device';

/** The console's cookies: of the sign-in, and of the device, which stays when the agent signs out. */
export interface ConsoleCookies {
  token: string | undefined;
  device: string | undefined;
}

/** The console's cookies, from a Cookie header. */
export function readConsoleCookies(header = ''): ConsoleCookies {
  const values = new Map(
    header.split(';').map((part) => part.trim().split('=') as [string, string | undefined]),
  );
  const token = values.get(SIGN_IN);
  return {
    token: /^[A-Za-z0-9_-]{43}$/.test(token ?? '') ? token : undefined,
    device: values.get(DEVICE),
  };
}

/** A Set-Cookie header that stores the token as a session cookie; without a token, that deletes it. */
export function setSignInCookie(token: string | undefined, secure: boolean): string {
  return cookie(SIGN_IN, token ?? '', { secure, maxAge: token === undefined ? 0 : undefined });
}

/** A Set-Cookie header that stores the device's token. */
export function setDeviceCookie(device: string, secure: boolean): string {
  return cookie(DEVICE, device, { secure, maxAge: DEVICE_SECONDS });
}

function cookie(
  name: string,
  value: string,
  { secure, maxAge }: { secure: boolean; maxAge: number | undefined },
): string {
  const parts = [`${name}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Strict'];
  if (maxAge !== undefined) parts.push(`Max-Age=${maxAge}`);
  if (secure) parts.push('Secure');
  return parts.join('; ');
}
