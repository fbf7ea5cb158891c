import type { Note } from '../../protocol/note.js';

/** The notes of the selected conversation that the console knows, as the server has them. */
export interface NoteWindow {
  /** In order of `n`, the newest ones without a hole. */
  notes: readonly Note[];
  /** Newer ones that came before those in between. */
  ahead: readonly Note[];
  /** The server has answered which notes there are. */
  loaded: boolean;
}

export const NO_NOTES: NoteWindow = { notes: [], ahead: [], loaded: false };

/** `n` of the newest note below the first hole; 0: there is none. */
export function lastNote({ notes }: NoteWindow): number {
  return notes.at(-1)?.n ?? 0;
}

/** Whether notes are missing that the server has to be asked for. */
export function hasNoteHole({ loaded, ahead }: NoteWindow): boolean {
  return loaded && ahead.length > 0;
}

/** A note that has just been stored. Before the first page it waits, because that page may lack it. */
export function mergeNote(window: NoteWindow, note: Note): NoteWindow {
  const next = { ...window, ahead: [...window.ahead, note] };
  return window.loaded ? drain(next) : next;
}

/** The server's answer to a request for the notes after `after`; `null`: for the newest, which replace all. */
export function mergeNotes(
  window: NoteWindow,
  page: { notes: readonly Note[]; head: number },
  after: number | null,
): NoteWindow {
  // The server has fewer than are known: it came back from an older backup, or has removed them.
  const isReplaced = after === null || page.head < after;
  const known = isReplaced ? [] : window.notes;
  const last = known.at(-1)?.n ?? 0;
  const notes = [...known, ...page.notes.filter(({ n }) => n > last)];
  return drain({ notes, ahead: window.ahead, loaded: true });
}

/** Adds those of `ahead` that continue the notes. */
function drain({ notes, ahead, loaded }: NoteWindow): NoteWindow {
  const next = [...notes];
  const waiting = [...ahead].sort((a, b) => a.n - b.n);
  let last = notes.at(-1)?.n ?? 0;
  while (waiting[0] && waiting[0].n <= last + 1) {
    const note = waiting.shift()!;
    if (note.n === last + 1) next.push(note);
    last = Math.max(last, note.n);
  }
  return { notes: next, ahead: waiting, loaded };
}
