import { exactOptional, nullable, picklist, string, type InferOutput } from 'valibot';
import { secretSchema, uuidSchema } from '../../protocol/ids.js';
import { finiteNumberSchema } from '../../protocol/numbers.js';
import { object, record } from '../../protocol/objects.js';
import type { Clock, KeyValueStorage } from '../ports.js';
import { panelChoicesEntries } from '../state/facts.js';
import type { ReadingPlace } from '../state/reading-place.js';
import type { PanelChoices } from '../state/state.js';
import { isNewerStored, readStored, writeStored, type Stored } from './stored-envelope.js';

const openingSchema = object({
  gen: uuidSchema,
  openKey: secretSchema,
  /** The answers to the form with which it begins. */
  preChat: exactOptional(record(string(), string())),
});
/** A session that is being asked for; the same `openKey` finds the same session again. */
export type Opening = InferOutput<typeof openingSchema>;

const credentialsSchema = object({
  gen: uuidSchema,
  id: uuidSchema,
  key: secretSchema,
  exitKey: secretSchema,
});
/** What it takes to go on with a session. Its presence is the conversation's being alive. */
export type Credentials = InferOutput<typeof credentialsSchema>;

const leavingSchema = object({
  id: uuidSchema,
  exitKey: secretSchema,
  how: picklist(['ended', 'cleared', 'logout', 'erased']),
});
/** An end that the server has not heard of yet, and which end it is. */
export type Leaving = InferOutput<typeof leavingSchema>;

const uiSchema = object(panelChoicesEntries);

/** Other records pass as well: they have no time, and say whose they are. */
const seenSchema = object({
  gen: exactOptional(uuidSchema),
  ttlMs: exactOptional(finiteNumberSchema),
});

const draftSchema = object({ gen: nullable(uuidSchema), text: string() });

const placeSchema = object({
  gen: uuidSchema,
  seq: finiteNumberSchema,
  offset: finiteNumberSchema,
});

/**
 * The small records of one widget in the browser's storage (rule STO-2). The transcript and the outbox
 * have modules of their own.
 */
export interface SessionRecords {
  opening(): Opening | undefined;
  credentials(): Credentials | undefined;
  /**
   * When the conversation was last known to be in use: its stamp, else when it was written. `ttlMs`: for
   * how long it was to be kept from then on.
   */
  lastSeen(gen: string): { at: number; skew: number; ttlMs?: number } | undefined;
  /** What the visitor chose of the panel, and when, ms since 1970 on the device's clock. */
  ui(): { choices: PanelChoices; savedAt: number } | undefined;
  draft(): { gen: string | null; text: string } | undefined;
  /** Where the reader was in this conversation, if not at its end. */
  place(gen: string): ReadingPlace | undefined;
  /** That this conversation was left here, and the server has not confirmed it. */
  leaving(gen: string): Leaving | undefined;
  leavings(): { gen: string; leaving: Leaving; savedAt: number }[];

  /** Whether the device had no room for the credentials: only this document can go on with them. */
  areOurs(): boolean;
  /** The conversations that have a stamp, on the device still or gone but for that. */
  stamped(): string[];

  /** What stands there was written by a newer version of this code (rule TAB-12). */
  isNewer(): boolean;

  writeOpening(opening: Opening): boolean;
  writeCredentials(credentials: Credentials): boolean;
  /** Slides the stamp, if the session is there still; it never rewrites the session itself. */
  touch(gen: string, skew: number, ttlMs: number): void;
  writeUi(choices: PanelChoices): void;
  writeDraft(gen: string | null, text: string): void;
  writePlace(gen: string, place: ReadingPlace): void;
  writeLeaving(gen: string, leaving: Leaving): void;

  /** The device was cleared: what was not even there is gone with the rest. */
  forgetUnstored(): void;
  removeOpening(): void;
  removeLeaving(gen: string): void;
  removeDraft(): void;
  removePlace(gen: string): void;
  /** Takes the session and its stamp away, if it is this gen's. */
  removeSession(gen: string): void;
}

export function createSessionRecords(
  name: string,
  storage: KeyValueStorage,
  tabStorage: KeyValueStorage,
  clock: Clock,
): SessionRecords {
  const keys = {
    opening: `${name}:opening`,
    session: `${name}:session`,
    ui: `${name}:ui`,
    draft: `${name}:draft`,
    scroll: `${name}:scroll`,
    seen: (gen: string) => `${name}:seen:${gen}`,
    leaving: `${name}:leaving:`,
  };
  const now = <T>(data: T, skew = 0): Stored<T> => ({ savedAt: clock.now(), skew, data });

  /** Credentials for which the device had no room: this document goes on with them. */
  let unstored: Credentials | undefined;
  const credentials = (): Credentials | undefined =>
    readStored(storage, keys.session, credentialsSchema)?.data ?? unstored;

  function place(gen: string): ReadingPlace | undefined {
    const stored = readStored(tabStorage, keys.scroll, placeSchema)?.data;
    return stored?.gen === gen ? { seq: stored.seq, offset: stored.offset } : undefined;
  }

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
    lastSeen(gen) {
      // Where there is no stamp yet, the others' own dates: of their content it takes nothing.
      const seen = [keys.seen(gen), keys.session, keys.opening]
        .map((key) => readStored(storage, key, seenSchema))
        .find((each) => each !== undefined && (each.data.gen ?? gen) === gen);
      return seen && { at: seen.savedAt, skew: seen.skew, ...seen.data };
    },
    ui() {
      const stored = readStored(storage, keys.ui, uiSchema);
      return stored && { choices: stored.data, savedAt: stored.savedAt };
    },
    draft: () => readStored(tabStorage, keys.draft, draftSchema)?.data,
    place,
    leaving: (gen) => readStored(storage, keys.leaving + gen, leavingSchema)?.data,
    leavings() {
      return storage.keys(keys.leaving).flatMap((key) => {
        const stored = readStored(storage, key, leavingSchema);
        if (!stored) return [];
        return [
          { gen: key.slice(keys.leaving.length), leaving: stored.data, savedAt: stored.savedAt },
        ];
      });
    },

    writeOpening: (opening) => writeStored(storage, keys.opening, now(opening)),
    writeCredentials,
    touch(gen, skew, ttlMs) {
      // There may be room by now.
      if (unstored?.gen === gen) writeCredentials(unstored);
      if (credentials()?.gen === gen) writeStored(storage, keys.seen(gen), now({ ttlMs }, skew));
    },
    areOurs: () => unstored !== undefined,
    stamped: () => storage.keys(keys.seen('')).map((key) => key.slice(keys.seen('').length)),
    isNewer: () => [keys.session, keys.opening].some((key) => isNewerStored(storage, key)),
    writeUi: (choices) => void writeStored(storage, keys.ui, now(choices)),
    writeDraft: (gen, text) => void writeStored(tabStorage, keys.draft, now({ gen, text })),
    writePlace: (gen, at) => void writeStored(tabStorage, keys.scroll, now({ gen, ...at })),
    writeLeaving: (gen, leaving) => void writeStored(storage, keys.leaving + gen, now(leaving)),

    forgetUnstored: () => void (unstored = undefined),
    removeOpening: () => storage.remove(keys.opening),
    removeLeaving: (gen) => storage.remove(keys.leaving + gen),
    removeDraft: () => tabStorage.remove(keys.draft),
    removePlace(gen) {
      if (place(gen)) tabStorage.remove(keys.scroll);
    },
    removeSession(gen) {
      if (credentials()?.gen === gen) storage.remove(keys.session);
      if (unstored?.gen === gen) unstored = undefined;
      if (readStored(storage, keys.opening, openingSchema)?.data.gen === gen)
        storage.remove(keys.opening);
      storage.remove(keys.seen(gen));
    },
  };
}
