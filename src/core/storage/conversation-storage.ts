import { exactOptional, nullable, picklist, string, type InferOutput } from 'valibot';
import { secretSchema, uuidSchema } from '../../protocol/ids.js';
import { finiteNumberSchema } from '../../protocol/numbers.js';
import { object, record } from '../../protocol/objects.js';
import type { Clock, KeyValueStorage } from '../ports.js';
import { panelChoicesEntries } from '../state/facts.js';
import type { ScrollPosition } from '../state/state.js';
import type { PanelChoices } from '../state/state.js';
import { taskKey } from './storage-keys.js';
import {
  isNewerStored,
  readStored,
  upgradeStored,
  writeStored,
  type Stored,
} from './stored-envelope.js';

const openingSchema = object({
  localConversationId: uuidSchema,
  openKey: secretSchema,
  /** The answers to the form with which it begins. */
  preChat: exactOptional(record(string(), string())),
});
/** A session that is being asked for; the same `openKey` finds the same session again. */
export type Opening = InferOutput<typeof openingSchema>;

const credentialsSchema = object({
  localConversationId: uuidSchema,
  id: uuidSchema,
  key: secretSchema,
  exitKey: secretSchema,
});
/** What it takes to go on with a session. Its presence is the conversation's being alive. */
export type Credentials = InferOutput<typeof credentialsSchema>;

const pendingEndSchema = object({
  id: uuidSchema,
  exitKey: secretSchema,
  how: picklist(['ended', 'cleared', 'logout', 'erased']),
});
/** An end that the server has not heard of yet, and which end it is. */
export type PendingEnd = InferOutput<typeof pendingEndSchema>;

const uiSchema = object(panelChoicesEntries);

/** It reads the other values too: these have no `ttlMs`, and name their conversation. */
const seenSchema = object({
  localConversationId: exactOptional(uuidSchema),
  ttlMs: exactOptional(finiteNumberSchema),
});

const draftSchema = object({ localConversationId: nullable(uuidSchema), text: string() });

const tabSchema = object({ localConversationId: uuidSchema });

const scrollPositionSchema = object({
  localConversationId: uuidSchema,
  seq: finiteNumberSchema,
  offset: finiteNumberSchema,
});

/**
 * The small values of one widget in the browser's storage (rule STO-2): the session and its keys, the
 * draft, the panel. Transcript and outbox have files of their own.
 */
export interface ConversationStorage {
  opening(): Opening | undefined;
  credentials(): Credentials | undefined;
  /**
   * When the conversation was last in use: its stamp, or else when it was stored. `ttlMs`: for how long it
   * was to be kept from then on.
   */
  lastSeen(localConversationId: string): { at: number; skew: number; ttlMs?: number } | undefined;
  /** The visitor's choices for the panel, and when they were made, ms since 1970 on the device's clock. */
  ui(): { choices: PanelChoices; savedAt: number } | undefined;
  draft(): { localConversationId: string | null; text: string } | undefined;
  /** Where the reader of this tab was in this conversation, if not at its end. */
  scrollPosition(localConversationId: string): ScrollPosition | undefined;
  /** Whether this tab has had this conversation, also before it was reloaded. */
  isInTab(localConversationId: string): boolean;
  /** Whether this tab was carrying out a guided task. */
  hasTask(): boolean;
  /** It is over. */
  forgetTask(): void;
  /** The visitor's own end of this conversation, while the server has not confirmed it. */
  pendingEnd(localConversationId: string): PendingEnd | undefined;
  pendingEnds(): { localConversationId: string; end: PendingEnd; savedAt: number }[];

  /** Whether the device had no room for the credentials: only this document can go on with them. */
  hasUnstoredCredentials(): boolean;
  /** The conversations that have a stamp, even if nothing else of them is left. */
  stamped(): string[];

  /** Whether the session or opening was stored by a newer version of this code (rule TAB-12). */
  isNewer(): boolean;
  /** Rewrites what an older version stored, so that its tabs stand down. `false`: there was nothing. */
  upgrade(): boolean;

  writeOpening(opening: Opening): boolean;
  writeCredentials(credentials: Credentials): boolean;
  /** Renews the stamp, if the session is still there. It never rewrites the session itself. */
  touch(localConversationId: string, skew: number, ttlMs: number): void;
  writeUi(choices: PanelChoices): void;
  writeDraft(localConversationId: string | null, text: string): void;
  writeScrollPosition(localConversationId: string, position: ScrollPosition): void;
  /** This tab has this conversation from now on. */
  enterTab(localConversationId: string): void;
  writePendingEnd(localConversationId: string, end: PendingEnd): void;

  /** The device was cleared: credentials that had no room there go too. */
  forgetUnstored(): void;
  removeOpening(): void;
  removePendingEnd(localConversationId: string): void;
  removeDraft(): void;
  removeScrollPosition(localConversationId: string): void;
  leaveTab(localConversationId: string): void;
  /** Removes session, opening and stamp, if they are this conversation's. */
  removeSession(localConversationId: string): void;
}

export function createConversationStorage(
  name: string,
  storage: KeyValueStorage,
  tabStorage: KeyValueStorage,
  clock: Clock,
): ConversationStorage {
  const keys = {
    opening: `${name}:opening`,
    session: `${name}:session`,
    ui: `${name}:ui`,
    draft: `${name}:draft`,
    scroll: `${name}:scroll`,
    tab: `${name}:tab`,
    task: taskKey(name),
    seen: (localConversationId: string) => `${name}:seen:${localConversationId}`,
    pendingEnd: `${name}:leaving:`,
  };
  const now = <T>(data: T, skew = 0): Stored<T> => ({ savedAt: clock.now(), skew, data });

  /** Credentials for which the device had no room: this document goes on with them. */
  let unstored: Credentials | undefined;
  const credentials = (): Credentials | undefined =>
    readStored(storage, keys.session, credentialsSchema)?.data ?? unstored;

  function scrollPosition(localConversationId: string): ScrollPosition | undefined {
    const stored = readStored(tabStorage, keys.scroll, scrollPositionSchema)?.data;
    return stored?.localConversationId === localConversationId
      ? { seq: stored.seq, offset: stored.offset }
      : undefined;
  }

  const isInTab = (localConversationId: string): boolean =>
    readStored(tabStorage, keys.tab, tabSchema)?.data.localConversationId === localConversationId;

  function writeCredentials(written: Credentials): boolean {
    if (isNewerStored(storage, keys.session)) return false;
    // Removed first: a reader sees the old session, or none, or the new one, never a mixture.
    storage.remove(keys.session);
    const stored = writeStored(storage, keys.session, now(written));
    unstored = stored ? undefined : written;
    return stored;
  }

  return {
    credentials,
    opening: () => readStored(storage, keys.opening, openingSchema)?.data,
    lastSeen(localConversationId) {
      // Where there is no stamp yet, the others' own dates: of their content it takes nothing.
      const seen = [keys.seen(localConversationId), keys.session, keys.opening]
        .map((key) => readStored(storage, key, seenSchema))
        .find(
          (each) =>
            each !== undefined &&
            (each.data.localConversationId ?? localConversationId) === localConversationId,
        );
      return seen && { at: seen.savedAt, skew: seen.skew, ...seen.data };
    },
    ui() {
      const stored = readStored(storage, keys.ui, uiSchema);
      return stored && { choices: stored.data, savedAt: stored.savedAt };
    },
    draft: () => readStored(tabStorage, keys.draft, draftSchema)?.data,
    scrollPosition,
    isInTab,
    hasTask: () => tabStorage.get(keys.task) !== null,
    forgetTask: () => tabStorage.remove(keys.task),
    pendingEnd: (localConversationId) =>
      readStored(storage, keys.pendingEnd + localConversationId, pendingEndSchema)?.data,
    pendingEnds() {
      return storage.keys(keys.pendingEnd).flatMap((key) => {
        const stored = readStored(storage, key, pendingEndSchema);
        if (!stored) return [];
        return [
          {
            localConversationId: key.slice(keys.pendingEnd.length),
            end: stored.data,
            savedAt: stored.savedAt,
          },
        ];
      });
    },

    writeOpening: (opening) => writeStored(storage, keys.opening, now(opening)),
    writeCredentials,
    touch(localConversationId, skew, ttlMs) {
      // There may be room by now.
      if (unstored?.localConversationId === localConversationId) writeCredentials(unstored);
      if (credentials()?.localConversationId === localConversationId)
        writeStored(storage, keys.seen(localConversationId), now({ ttlMs }, skew));
    },
    hasUnstoredCredentials: () => unstored !== undefined,
    stamped: () => storage.keys(keys.seen('')).map((key) => key.slice(keys.seen('').length)),
    upgrade() {
      const session = upgradeStored(storage, keys.session, credentialsSchema);
      const opening = upgradeStored(storage, keys.opening, openingSchema);
      return session || opening;
    },
    isNewer: () => [keys.session, keys.opening].some((key) => isNewerStored(storage, key)),
    writeUi: (choices) => void writeStored(storage, keys.ui, now(choices)),
    writeDraft: (localConversationId, text) =>
      void writeStored(tabStorage, keys.draft, now({ localConversationId, text })),
    writeScrollPosition: (localConversationId, at) =>
      void writeStored(tabStorage, keys.scroll, now({ localConversationId, ...at })),
    enterTab: (localConversationId) =>
      void writeStored(tabStorage, keys.tab, now({ localConversationId })),
    writePendingEnd: (localConversationId, end) =>
      void writeStored(storage, keys.pendingEnd + localConversationId, now(end)),

    forgetUnstored: () => void (unstored = undefined),
    removeOpening: () => storage.remove(keys.opening),
    removePendingEnd: (localConversationId) =>
      storage.remove(keys.pendingEnd + localConversationId),
    removeDraft: () => tabStorage.remove(keys.draft),
    removeScrollPosition(localConversationId) {
      if (scrollPosition(localConversationId)) tabStorage.remove(keys.scroll);
    },
    leaveTab(localConversationId) {
      if (!isInTab(localConversationId)) return;
      tabStorage.remove(keys.tab);
      tabStorage.remove(keys.task);
    },
    removeSession(localConversationId) {
      if (credentials()?.localConversationId === localConversationId) storage.remove(keys.session);
      if (unstored?.localConversationId === localConversationId) unstored = undefined;
      if (
        readStored(storage, keys.opening, openingSchema)?.data.localConversationId ===
        localConversationId
      )
        storage.remove(keys.opening);
      storage.remove(keys.seen(localConversationId));
    },
  };
}
