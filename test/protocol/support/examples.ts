import type { GenericSchema } from 'valibot';
import { tabMessageSchema } from '../../../src/core/state/facts.js';
import { STORED_VERSION } from '../../../src/core/storage/migrations.js';
import * as agentEvents from '../../../src/protocol/agent-events.js';
import * as consoleRequests from '../../../src/protocol/console-requests.js';
import { messageSchema } from '../../../src/protocol/message.js';
import { publicSiteSchema } from '../../../src/protocol/site.js';
import * as answers from '../../../src/protocol/visitor-answers.js';
import * as requests from '../../../src/protocol/visitor-requests.js';

export interface Example {
  name: string;
  schema: GenericSchema<unknown, unknown>;
  value: object;
  /** Unknown fields are refused, not dropped. */
  closed?: true;
}

export const UUID = '00000000-0000-4000-8000-000000000001';
export const SECRET = 'A'.repeat(43);
const TIME = '2026-01-05T09:00:00.000Z';

const message = {
  id: UUID,
  clientId: UUID,
  seq: 1,
  author: { kind: 'agent', name: 'Ada' },
  body: 'Hello',
  at: TIME,
};
const session = {
  id: UUID,
  status: 'active',
  final: false,
  assignedTo: { name: 'Ada' },
  createdAt: TIME,
  updatedAt: TIME,
  idleAt: null,
};
const read = { visitor: 1, agent: 0 };
const view = { epoch: 1, messages: [message], head: 1, more: false, session, read };
const site = {
  site: 'demo',
  name: 'Demo',
  availability: { online: true, team: [{ name: 'Ada' }] },
  openingHours: {
    timeZone: 'Europe/Berlin',
    spans: [{ days: [1, 5], from: '09:00', to: '24:00' }],
  },
  preChat: [{ name: 'email', kind: 'email', required: false }],
  retention: { historySeconds: 86_400, idleSeconds: 1_800 },
  texts: { title: 'Hi' },
};
const conversation = {
  session,
  site: { token: 'demo', name: 'Demo' },
  visitor: { verified: false },
  connected: true,
  unread: 0,
  waitingSince: null,
};
const fact = (inner: object): object => ({
  v: STORED_VERSION,
  from: UUID,
  kind: 'fact',
  fact: inner,
});
const queued = { clientId: UUID, body: 'Hello', at: 1, tab: UUID, n: 0 };

/** One valid value for the larger schemas of every border. */
export const EXAMPLES: Example[] = [
  { name: 'message', schema: messageSchema, value: message },
  { name: 'site', schema: publicSiteSchema, value: site },
  {
    name: 'welcome',
    schema: answers.welcomeSchema,
    value: { ...view, lease: 1, serverTime: TIME },
  },
  { name: 'sync answer', schema: answers.syncedSchema, value: { ...view, reset: true } },
  {
    name: 'restore answer',
    schema: answers.restoredSchema,
    value: { ...view, token: 't', expiresIn: 900 },
  },
  { name: 'sent', schema: answers.sentSchema, value: { message, duplicate: true } },
  {
    name: 'opened',
    schema: answers.openedSchema,
    value: {
      session,
      sessionKey: SECRET,
      exitKey: SECRET,
      token: 't',
      expiresIn: 900,
      epoch: 1,
      site,
      verified: false,
    },
  },
  {
    name: 'open request',
    schema: requests.openSessionSchema,
    value: { openKey: SECRET, site: 'demo', page: { url: 'https://shop.example/' } },
    closed: true,
  },
  {
    name: 'restore request',
    schema: requests.restoreSessionSchema,
    value: { after: 1, afterId: UUID },
    closed: true,
  },
  {
    name: 'handshake',
    schema: requests.handshakeSchema,
    value: { v: 1, token: 't', tabId: UUID, epoch: 1, after: 1, afterId: UUID },
  },
  {
    name: 'send request',
    schema: requests.sendMessageSchema,
    value: { clientId: UUID, body: 'Hello' },
    closed: true,
  },
  {
    name: 'sync request',
    schema: requests.syncSchema,
    value: { epoch: 1, after: 0, limit: 50 },
    closed: true,
  },
  {
    name: 'agent send',
    schema: agentEvents.agentSendSchema,
    value: { sessionId: UUID, clientId: UUID, body: 'Hi' },
    closed: true,
  },
  { name: 'conversation', schema: agentEvents.conversationSchema, value: conversation },
  {
    name: 'sign-in',
    schema: consoleRequests.signInSchema,
    value: { name: 'Ada', password: 'secret' },
    closed: true,
  },
  {
    name: 'fact message-queued',
    schema: tabMessageSchema,
    value: fact({ type: 'message-queued', localConversationId: UUID, message: queued }),
  },
  {
    name: 'fact messages-merged',
    schema: tabMessageSchema,
    value: fact({
      type: 'messages-merged',
      localConversationId: UUID,
      epoch: 1,
      messages: [message],
      follows: null,
      head: 1,
      whole: true,
    }),
  },
  {
    name: 'hello',
    schema: tabMessageSchema,
    value: {
      v: STORED_VERSION,
      from: UUID,
      kind: 'hello',
      localConversationId: null,
      epoch: 0,
      cursor: 0,
    },
  },
];
