import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { createAccount } from './agents/account.js';
import { createAgentUseCases } from './agents/agent-use-cases.js';
import { createAuditLog } from './agents/audit.js';
import { createBlocking } from './agents/blocking.js';
import { createCannedReplies } from './agents/canned-replies.js';
import { createAssignment } from './agents/assignment.js';
import { createHistory } from './agents/history.js';
import { createExportConversation } from './agents/conversation-export.js';
import { createExportHistory } from './agents/history-export.js';
import { createDeviceTokens, DEVICE_SECONDS } from './agents/device-tokens.js';
import { createMessageChanges } from './agents/message-changes.js';
import { createNoteUseCases } from './agents/note-use-cases.js';
import { createPasswords, type Passwords } from './agents/passwords.js';
import { createPresence } from './agents/presence.js';
import { createSavedTasks } from './agents/saved-tasks.js';
import { createSearchIndexing } from './agents/search-indexing.js';
import { createReports } from './agents/reports.js';
import { createSignIn } from './agents/sign-in.js';
import { createSiteAdministration } from './agents/site-administration.js';
import { createTeam } from './agents/team.js';
import { createTriage } from './agents/triage.js';
import { createApiKeys } from './api/api-keys.js';
import { createEraseConversation } from './api/erase-conversation.js';
import { createExternalContexts } from './api/external-contexts.js';
import type { Settings } from './config.js';
import { createDatabaseClock } from './database-clock.js';
import { createEventLoopMonitor, type EventLoopMonitor } from './event-loop-monitor.js';
import { createLoadShedder } from './load-shedder.js';
import { noBus, type NodeBus } from './nodes/node-bus.js';
import { createOutlineRelay } from './nodes/outline-relay.js';
import { createRedisBus } from './nodes/redis-bus.js';
import { createRedisConnection, type RedisConnection } from './nodes/redis-connection.js';
import { createRemoteEvents } from './nodes/remote-events.js';
import { createSharedConcurrencyLimiter } from './nodes/shared-concurrency-limiter.js';
import { createSharedPresence, noSharedPresence } from './nodes/shared-presence.js';
import { createSharedRateLimiters } from './nodes/shared-rate-limiter.js';
import type { Clock, Ids, Log } from './ports.js';
import { createAgentHours } from './reports/agent-hours.js';
import { createRollUp } from './reports/roll-up.js';
import { createPushNotices } from './push/push-notices.js';
import { createPushSender } from './push/push-sender.js';
import { createPushService, type PushService } from './push/push-service.js';
import { createPushSubscriptions } from './push/push-subscriptions.js';
import { createVapidKey } from './push/vapid-key.js';
import { createAccessTokens, type AccessTokens } from './security/access-tokens.js';
import { createAddressGroups } from './security/address-groups.js';
import { createBlockList } from './security/block-list.js';
import { createDerivedKeys } from './security/derived-keys.js';
import { createKeyring } from './security/keyring.js';
import { createProfileSigner, PROFILE_MS } from './security/profile-signer.js';
import { createQuotas } from './security/quotas.js';
import { createAppendMessage } from './sessions/append-message.js';
import { createCloseSession } from './sessions/close-session.js';
import { createEraseSession } from './sessions/erase-session.js';
import { createSessionEvents, type SessionEvents } from './sessions/session-events.js';
import { createSessionUseCases } from './sessions/session-use-cases.js';
import { createSweep, ERASURE_MS } from './sessions/sweep.js';
import { createTellEnd } from './sessions/tell-end.js';
import { createAvailability } from './sites/availability.js';
import { createSiteDirectory } from './sites/site-directory.js';
import { createEmbeddedStorage } from './storage/embedded-storage.js';
import { postgresOptions } from './storage/postgres-dialect.js';
import { createPostgresStorage } from './storage/postgres-storage.js';
import type { Storage } from './storage/storage.js';
import { createTaskChanges } from './tasks/task-changes.js';
import { createTaskDeadlines } from './tasks/task-deadlines.js';
import { createTaskUseCases } from './tasks/task-use-cases.js';
import { systemClock, systemIds } from './system-ports.js';

/** Parts that a test or a simulation replaces. */
export interface Overrides {
  clock?: Clock;
  ids?: Ids;
  storage?: Storage;
  events?: SessionEvents;
  bus?: NodeBus;
  redis?: RedisConnection;
  accessTokens?: AccessTokens;
  passwords?: Passwords;
  eventLoop?: EventLoopMonitor;
  pushService?: PushService;
}

export type Components = ReturnType<typeof createComponents>;

/** Creates all parts of the server. Opens and starts nothing: see `prepare`. */
export function createComponents(settings: Settings, log: Log, overrides: Overrides = {}) {
  const ids = overrides.ids ?? systemIds;
  const storage = overrides.storage ?? createStorage(settings);
  const { readTime } = storage;
  const databaseClock =
    overrides.clock === undefined && readTime !== undefined
      ? createDatabaseClock({ system: systemClock, readTime })
      : undefined;
  const clock = overrides.clock ?? databaseClock ?? systemClock;
  const events = overrides.events ?? createSessionEvents(log);

  const tokenSeconds = settings.TOKEN_SECONDS;
  const keyring = createKeyring({
    storage,
    clock,
    ids,
    lifetimes: {
      token: tokenSeconds * 1000,
      profile: PROFILE_MS,
      device: DEVICE_SECONDS * 1000,
      // For so long a repeated opening of an erased session is recognised.
      derive: ERASURE_MS,
    },
  });
  const accessTokens =
    overrides.accessTokens ?? createAccessTokens({ keyring, clock, tokenSeconds });
  const eventLoop = overrides.eventLoop ?? createEventLoopMonitor();
  const maxDelayMs = settings.MAX_EVENT_LOOP_DELAY_MS;
  const loadShedder = createLoadShedder({ eventLoop, maxDelayMs });
  const presence = createPresence();
  const nodeId = randomUUID();
  const redis = overrides.redis ?? createRedis(settings, log);
  const bus =
    overrides.bus ??
    (redis === undefined ? noBus : createRedisBus({ connection: redis, nodeId, log }));
  const remoteEvents = createRemoteEvents({ events, bus, storage, log });
  const sharedPresence =
    redis === undefined
      ? noSharedPresence
      : createSharedPresence({ redis, bus, nodeId, presence, storage, clock, log });
  const createSharedLimiter = createSharedRateLimiters({ clock, redis });
  const limit = settings.SOCKETS_PER_ADDRESS;
  const counting = { redis, nodeId, sharedPresence };
  const socketLimiter = createSharedConcurrencyLimiter({ name: 'sockets', limit, ...counting });
  const sites = createSiteDirectory({
    storage,
    clock,
    defaults: {
      historySeconds: settings.RETENTION_SECONDS,
      idleSeconds: settings.IDLE_SECONDS,
      leftMessageSeconds: settings.LEFT_MESSAGE_SECONDS,
    },
  });
  const availabilityOf = createAvailability({ presence, clock });
  const rollUp = createRollUp({ storage, clock, ids, events, log });
  const auditLog = createAuditLog({ storage, clock, ids });
  const erase = createEraseSession({ storage, clock, events, rollUp, auditLog });
  const append = createAppendMessage({ storage, clock, ids, events, rollUp });
  const tellEnd = createTellEnd({ storage, events });
  const holdMs = settings.HOLD_SECONDS * 1000;
  const sharesDatabase = settings.DATABASE_URL !== undefined;
  const changes = createTaskChanges({ storage, clock, ids, events });
  const tasks = createTaskUseCases({ storage, changes, clock, ids, sites, holdMs });
  const taskDeadlines = createTaskDeadlines({
    ...{ storage, changes, clock, log, holdMs },
    sharesDatabase,
  });
  const close = createCloseSession({ storage, clock, ids, events, taskDeadlines });
  const quotas = createQuotas(createSharedLimiter, {
    sessionsPerHour: settings.SESSIONS_PER_ADDRESS_PER_HOUR,
    messagesPerMinute: settings.MESSAGES_PER_ADDRESS_PER_MINUTE,
    bytesPerDay: settings.BYTES_PER_ADDRESS_PER_DAY,
  });
  const blockList = createBlockList({ storage, clock, bus, log });
  const sessions = createSessionUseCases({
    storage,
    clock,
    ids,
    sites,
    availabilityOf,
    accessTokens,
    derivedKeys: createDerivedKeys(keyring),
    addressGroupOf: createAddressGroups(keyring),
    profileSigner: createProfileSigner({ keyring, clock }),
    events,
    append,
    close,
    taskDeadlines,
    erase,
    tellEnd,
    loadShedder,
    limiter: createSharedLimiter('messages', {
      perMinute: settings.MESSAGES_PER_MINUTE,
      burst: settings.MESSAGE_BURST,
    }),
    quotas,
    blockList,
    rollUp,
    keySeconds: settings.RETENTION_SECONDS,
  });
  const keySeconds = settings.RETENTION_SECONDS;
  const agents = createAgentUseCases({ storage, clock, sites, events, append, close, keySeconds });
  const assignment = createAssignment({ storage, clock, sites, events, keySeconds });
  const notes = createNoteUseCases({ storage, clock, ids, events });
  const messageChanges = createMessageChanges({ storage, clock, ids, events });
  const perMinute = settings.SIGN_INS_PER_MINUTE;
  const limiter = createSharedLimiter('sign-ins', { perMinute, burst: perMinute });
  const passwords = overrides.passwords ?? createPasswords();
  const deviceTokens = createDeviceTokens({ keyring, ids });
  const signIn = createSignIn({
    ...{ storage, clock, ids, passwords, deviceTokens },
    limiter,
    auditLog,
  });
  const triage = createTriage({ storage, clock, sites, events, close, auditLog });
  const blocking = createBlocking({ storage, clock, ids, sites, events, blockList, auditLog });
  const team = createTeam({ storage, clock, ids, events, auditLog });
  const account = createAccount({ storage, passwords, deviceTokens, limiter });
  const apiKeys = createApiKeys({ storage, sites, clock, ids, auditLog });
  const externalContexts = createExternalContexts({ storage, sites, clock, events });
  const eraseConversation = createEraseConversation({ erase });
  const cannedReplies = createCannedReplies({ storage, sites, clock, ids, auditLog });
  const savedTasks = createSavedTasks({ storage, sites, clock, ids, auditLog });
  const siteAdministration = createSiteAdministration({
    storage,
    sites,
    bus,
    clock,
    ids,
    auditLog,
    defaults: {
      historySeconds: settings.RETENTION_SECONDS,
      idleSeconds: settings.IDLE_SECONDS,
      deleteAfterDays: settings.LOG_SECONDS / (24 * 60 * 60),
    },
  });
  const history = createHistory({ storage, sites });
  const exportHistory = createExportHistory({ storage, history, auditLog });
  const exportConversation = createExportConversation({ storage, sites, auditLog });
  const indexConversations = createSearchIndexing({ storage, clock });
  const reports = createReports({ storage, sites, clock });
  const vapidKey = createVapidKey({ settings, storage, clock, ids });
  const pushSubscriptions = createPushSubscriptions({ storage, clock, vapidKey });
  const service = overrides.pushService ?? createPushService();
  const pushSender = createPushSender({ storage, service, vapidKey, log });
  const pushNotices = createPushNotices({
    ...{ events, storage, sites, presence, vapidKey, clock, log },
    sender: pushSender,
    syncPresence: () => sharedPresence.sync(),
  });
  const agentHours = createAgentHours({ presence, storage, clock, log });
  const disconnectSeconds = settings.DISCONNECT_SECONDS;
  const logSeconds = settings.LOG_SECONDS;
  const timing = { disconnectSeconds, logSeconds, stampSeconds: settings.STAMP_SECONDS };
  const around = { storage, clock, sites, events, close, rollUp, log };
  const sweep = createSweep({ ...around, ...timing, sharesDatabase });

  return {
    settings,
    log,
    clock,
    /** Present if nodes share a database: `clock` is then this one. */
    databaseClock,
    ids,
    storage,
    events,
    keyring,
    accessTokens,
    eventLoop,
    loadShedder,
    /** Present if there may be other nodes. */
    redis,
    bus,
    remoteEvents,
    outlineRelay: createOutlineRelay(bus),
    createSharedLimiter,
    socketLimiter,
    presence,
    sharedPresence,
    availabilityOf,
    sites,
    quotas,
    sessions,
    tellEnd,
    agents,
    assignment,
    triage,
    blockList,
    blocking,
    notes,
    messageChanges,
    tasks,
    taskDeadlines,
    signIn,
    auditLog,
    team,
    account,
    cannedReplies,
    savedTasks,
    siteAdministration,
    apiKeys,
    externalContexts,
    eraseConversation,
    history,
    exportHistory,
    exportConversation,
    indexConversations,
    reports,
    agentHours,
    vapidKey,
    pushSubscriptions,
    pushNotices,
    pushSender,
    rollUp,
    sweep,
    /** Migrates the database, loads the keys, and creates the first site. Once, before serving. */
    async prepare() {
      await storage.migrate();
      await databaseClock?.synchronize();
      await redis?.start();
      await keyring.load();
      await vapidKey.load();
      await blockList.load();
      // What ran when this server was stopped, if nobody else could go on with it.
      if (!sharesDatabase) await taskDeadlines.apply();
      await storage.transaction(async (tx) => {
        const existing = await tx.sites.all();
        if (existing.length === 0) await tx.sites.set('demo', { name: 'Demo shop' }, clock.now());
      });
    },
    /** Closes the connections to Redis and the database. */
    async close() {
      await pushNotices.close();
      await pushSender.close();
      await agentHours.record();
      await sharedPresence.leave();
      await redis?.close();
      await storage.close();
    },
  };
}

function createRedis(settings: Settings, log: Log): RedisConnection | undefined {
  if (settings.REDIS_URL === undefined) return undefined;
  return createRedisConnection({
    // Loading the client takes a fifth of a second, which a node that is the only one need not spend.
    createClient: async () => (await import('./nodes/redis-client.js')).createRedisClient(settings),
    clock: systemClock,
    log,
  });
}

function createStorage(settings: Settings): Storage {
  const options = postgresOptions(settings);
  return options === undefined
    ? createEmbeddedStorage(path.join(settings.DATA_DIR, 'chat.db'))
    : createPostgresStorage(options);
}
