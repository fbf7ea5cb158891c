import type { ChatServer } from './chat-server.js';
import type { Credentials } from './device.js';

/** What the server says of a session to who holds its key: "ended cleared", "queued", "404 erased". */
export async function statusOn(
  server: ChatServer,
  { id, key }: Pick<Credentials, 'id' | 'key'>,
): Promise<string> {
  const response = await fetch(`${server.origin}/api/session/${id}/status`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const answer = (await response.json()) as {
    status?: string;
    reason?: string;
    session?: { status: string; reason?: string };
    error?: { code: string };
  };
  if (answer.error) return `${response.status} ${answer.error.code}`;
  const { status, reason } = answer.session ?? answer;
  return [status, reason].filter(Boolean).join(' ');
}
