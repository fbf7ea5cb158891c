const NAME = 'chat_console';

/** The sign-in's token, from a Cookie header. */
export function readConsoleCookie(header: string | undefined): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [name, value] = part.trim().split('=');
    if (name === NAME && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value)) return value;
  }
  return undefined;
}

/** A Set-Cookie header that stores the token as a session cookie; without a token, that deletes it. */
export function setConsoleCookie(token: string | undefined, secure: boolean): string {
  const parts = [`${NAME}=${token ?? ''}`, 'Path=/', 'HttpOnly', 'SameSite=Strict'];
  if (token === undefined) parts.push('Max-Age=0');
  if (secure) parts.push('Secure');
  return parts.join('; ');
}
