import { randomUUID } from 'node:crypto';
import type { TaskResume } from '../../../src/protocol/task-events.js';
import type { GivenTask } from '../../../src/protocol/task.js';
import { MAY_ALL } from '../../support/agent-access.js';
import { openHeldSession, type TestComponents } from './test-components.js';

export const PAGE = 'https://shop.example/plans?tab=1';

/** A task of three steps, which stays on its page. */
export const TOUR: GivenTask = {
  title: 'See the plans',
  steps: [
    { kind: 'scroll', target: '#plans', say: 'Here are the plans' },
    { kind: 'click', target: '#pro', say: 'This one fits you', timeoutSeconds: 5 },
    { kind: 'fill', target: '#email', value: 'vera@example.com', say: 'Your address' },
  ],
};

/** A task whose first step leads to another page. */
export const TRIP: GivenTask = {
  title: 'Go to checkout',
  steps: [
    { kind: 'navigate', url: '/checkout?step=1', say: 'To the checkout' },
    { kind: 'highlight', target: '#total', say: 'The total' },
  ],
};

export const anna = { id: randomUUID(), name: 'Anna', ...MAY_ALL };

/** A conversation with a socket, and what its visitor and an agent do with tasks. */
/** What a tab may say beside its address when it is back. */
type Said = Pick<TaskResume, 'begun' | 'stayed'>;

export async function openGuidedSession(server: TestComponents) {
  const { storage, tasks } = server;
  const held = await openHeldSession(server);
  await held.send('Hello');
  const { id: sessionId, holder } = held;
  const nonce = randomUUID();
  const offer = async (task: GivenTask, clientId = randomUUID()) => {
    const sent = await tasks.offer({ caller: anna, kind: 'agent' }, { sessionId, clientId, task });
    return sent.task.taskId;
  };
  return {
    ...held,
    nonce,
    offer,
    /** Offered, and agreed to on `url`. */
    async start(task: GivenTask, url = PAGE) {
      const taskId = await offer(task);
      await tasks.accept(holder, { taskId, nonce, url });
      return taskId;
    },
    done: (taskId: string, step: number, url?: string) =>
      tasks.result(holder, { taskId, step, outcome: 'done', ...(url !== undefined && { url }) }),
    resume: (taskId: string, url: string, known: string = nonce, said: Said = {}) =>
      tasks.resume(holder, { taskId, nonce: known, url, ...said }),
    async stateOf(taskId: string) {
      const { status, step, reason } = (await storage.tasks.find(sessionId, taskId))!;
      return [status, step, ...(reason === undefined ? [] : [reason])];
    },
    /** The codes of what the log says of tasks. */
    async entries() {
      const { messages } = await storage.messages.pageAfter(sessionId, 0, 50);
      return messages.filter(({ code }) => code?.startsWith('task_')).map(({ code }) => code);
    },
    /** The visitor's client is gone, as the server finds it. */
    leave: () => server.sessions.recordDisconnect(holder),
  };
}
