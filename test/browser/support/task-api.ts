import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { AgentTask } from '../../../src/protocol/task.js';

/** What another system does with guided tasks, by a key that it was given. */
export interface TaskApi {
  /** Offers a task, which may be a wrong one. `message`: why it was refused. */
  offer(
    sessionId: string,
    task: object,
  ): Promise<{ status: number; message: string; taskId: string }>;
  read(sessionId: string, taskId: string): Promise<AgentTask>;
}

/** `console`: a page in which an admin is signed in; it makes the key. */
export async function createTaskApi(console: Page, server: string): Promise<TaskApi> {
  const made = await console.request.post(`${server}/api/console/api-keys`, {
    headers: { 'x-chat-console': '1' },
    data: { name: 'Test', scopes: ['tasks'], site: null },
  });
  const { secret } = (await made.json()) as { secret: string };
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
  const addressOf = (sessionId: string) => `${server}/api/v1/conversations/${sessionId}/tasks`;

  return {
    async offer(sessionId, task) {
      const body = JSON.stringify({ clientId: randomUUID(), task });
      const answer = await fetch(addressOf(sessionId), { method: 'POST', headers, body });
      const { error, task: offered } = (await answer.json()) as {
        error?: { message: string };
        task?: AgentTask;
      };
      return {
        status: answer.status,
        message: error?.message ?? '',
        taskId: offered?.taskId ?? '',
      };
    },
    async read(sessionId, taskId) {
      const answer = await fetch(`${addressOf(sessionId)}/${taskId}`, { headers });
      return ((await answer.json()) as { task: AgentTask }).task;
    },
  };
}
