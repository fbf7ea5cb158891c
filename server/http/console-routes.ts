import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SignedInAgent } from '../../src/protocol/agents.js';
import {
  passwordChangeSchema,
  setupSchema,
  signInSchema,
} from '../../src/protocol/console-requests.js';
import type { Account } from '../agents/account.js';
import type { AuditLog } from '../agents/audit.js';
import type { Blocking } from '../agents/blocking.js';
import type { SavedTasks } from '../agents/saved-tasks.js';
import type { CannedReplies } from '../agents/canned-replies.js';
import type { MessageChanges } from '../agents/message-changes.js';
import type { NoteUseCases } from '../agents/note-use-cases.js';
import type { Reports } from '../agents/reports.js';
import type { Presence } from '../agents/presence.js';
import type { NewSignIn, SignIn } from '../agents/sign-in.js';
import type { SiteAdministration } from '../agents/site-administration.js';
import type { Team } from '../agents/team.js';
import type { ApiKeys } from '../api/api-keys.js';
import type { ExternalContexts } from '../api/external-contexts.js';
import type { Settings } from '../config.js';
import type { PushSubscriptions } from '../push/push-subscriptions.js';
import { RequestError } from '../request-error.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import type { AgentRecord } from '../storage/agent-repository.js';
import type { ExportConversation } from '../agents/conversation-export.js';
import type { ExportHistory } from '../agents/history-export.js';
import type { History } from '../agents/history.js';
import type { Clock } from '../ports.js';
import { apiKeyRoutes } from './api-key-routes.js';
import { blockRoutes } from './block-routes.js';
import { cannedReplyRoutes } from './canned-reply-routes.js';
import { conversationRoutes } from './conversation-routes.js';
import { createConsoleAuth } from './console-auth.js';
import { readConsoleCookies, setDeviceCookie, setSignInCookie } from './console-cookie.js';
import { historyRoutes } from './history-routes.js';
import { readBody } from './json-bodies.js';
import { messageRoutes } from './message-routes.js';
import { addressOf, originOf } from './request-origin.js';
import { pushRoutes } from './push-routes.js';
import { reportRoutes } from './report-routes.js';
import { savedTaskRoutes } from './saved-task-routes.js';
import { siteRoutes } from './site-routes.js';
import { teamRoutes } from './team-routes.js';

/** The console API, under `/api/console`. */
export function consoleRoutes(
  app: FastifyInstance,
  {
    settings,
    signIn,
    account,
    cannedReplies,
    savedTasks,
    apiKeys,
    disconnectAgents,
    ...deps
  }: {
    settings: Settings;
    signIn: SignIn;
    team: Team;
    auditLog: AuditLog;
    presence: Presence;
    recheckSignIns: () => Promise<void>;
    account: Account;
    pushSubscriptions: PushSubscriptions;
    cannedReplies: CannedReplies;
    savedTasks: SavedTasks;
    apiKeys: ApiKeys;
    externalContexts: Pick<ExternalContexts, 'read'>;
    sites: Pick<SiteDirectory, 'all'>;
    siteAdministration: SiteAdministration;
    broadcastSites: () => Promise<void>;
    notes: NoteUseCases;
    messageChanges: MessageChanges;
    history: History;
    exportHistory: ExportHistory;
    exportConversation: ExportConversation;
    clock: Clock;
    reports: Reports;
    blocking: Blocking;
    /** Disconnects the consoles of a sign-in that has ended. */
    disconnectAgents: (tokenHash: string) => void;
  },
): void {
  app.addHook('onRequest', async (request) => {
    const from = originOf(request.raw, settings);
    if (from.origin !== undefined && !from.own.includes(from.origin))
      throw new RequestError('forbidden', 'this Origin is not allowed');
    // A form or an image of a foreign page sends the cookie, but cannot send this header.
    if (request.headers['x-chat-console'] !== '1')
      throw new RequestError('forbidden', 'the header X-Chat-Console is missing');
  });

  const isSecure = (request: FastifyRequest) =>
    request.protocol === 'https' || settings.PUBLIC_URL?.startsWith('https:') === true;
  const signedIn = (
    request: FastifyRequest,
    reply: FastifyReply,
    { agent, token, device }: NewSignIn,
  ) => {
    const secure = isSecure(request);
    reply.header('set-cookie', [setSignInCookie(token, secure), setDeviceCookie(device, secure)]);
    return { agent: toSignedIn(agent) };
  };
  const auth = createConsoleAuth(signIn);

  const handlers = {
    setUp: async (request: FastifyRequest, reply: FastifyReply) => {
      const body = readBody(setupSchema, request.body);
      const address = addressOf(request.raw, settings);
      const { endedTokenHashes, ...newSignIn } = await signIn.setUp({ ...body, address });
      for (const tokenHash of endedTokenHashes) disconnectAgents(tokenHash);
      return signedIn(request, reply, newSignIn);
    },
    signIn: async (request: FastifyRequest, reply: FastifyReply) => {
      const body = readBody(signInSchema, request.body);
      const address = addressOf(request.raw, settings);
      const { device } = readConsoleCookies(request.headers.cookie);
      return signedIn(request, reply, await signIn.signIn({ ...body, address, device }));
    },
    signOut: async (request: FastifyRequest, reply: FastifyReply) => {
      const current = await auth.find(request);
      if (current !== undefined) {
        await signIn.signOut(current.tokenHash);
        disconnectAgents(current.tokenHash);
      }
      reply.header('set-cookie', setSignInCookie(undefined, isSecure(request)));
      return reply.status(204).send();
    },
    me: async (request: FastifyRequest) => {
      const { agent } = await auth.require(request);
      return { agent: toSignedIn(agent) };
    },
    changePassword: async (request: FastifyRequest, reply: FastifyReply) => {
      const current = await auth.require(request);
      const body = readBody(passwordChangeSchema, request.body);
      const address = addressOf(request.raw, settings);
      const { device } = readConsoleCookies(request.headers.cookie);
      const ended = await account.changePassword(current, { ...body, address, device });
      for (const tokenHash of ended) disconnectAgents(tokenHash);
      return reply.status(204).send();
    },
    signOutEverywhere: async (request: FastifyRequest, reply: FastifyReply) => {
      const ended = await account.signOutEverywhere(await auth.require(request));
      for (const tokenHash of ended) disconnectAgents(tokenHash);
      reply.header('set-cookie', setSignInCookie(undefined, isSecure(request)));
      return reply.status(204).send();
    },
  };

  app.post('/setup', handlers.setUp);
  app.post('/sign-in', handlers.signIn);
  app.post('/sign-out', handlers.signOut);
  app.get('/me', handlers.me);
  app.post('/account/password', handlers.changePassword);
  app.post('/account/sign-out-everywhere', handlers.signOutEverywhere);
  pushRoutes(app, { ...deps, auth });
  cannedReplyRoutes(app, { cannedReplies, auth });
  savedTaskRoutes(app, { savedTasks, auth });
  apiKeyRoutes(app, { apiKeys, auth });
  blockRoutes(app, { ...deps, auth });
  teamRoutes(app, { ...deps, auth });
  siteRoutes(app, { ...deps, auth });
  conversationRoutes(app, { ...deps, auth });
  historyRoutes(app, { ...deps, auth });
  messageRoutes(app, { ...deps, auth });
  reportRoutes(app, { ...deps, auth });
}

function toSignedIn({ id, name, role }: AgentRecord): SignedInAgent {
  return { id, name, role };
}
