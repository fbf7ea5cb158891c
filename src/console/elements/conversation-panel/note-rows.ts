import { html, nothing, type TemplateResult } from 'lit';
import type { InsertedRow } from '../../../elements/chat-transcript/transcript-rows.js';
import { isolate } from '../../../elements/texts/sentences.js';
import { en } from '../../../locales/en.js';
import { consoleLocale } from '../../browser/console-locale.js';
import type { PendingText } from '../../state/console-state.js';
import type { NoteWindow } from '../../state/note-window.js';

/** What a failed note can be asked to do. */
export interface NoteActions {
  retry(clientId: string): void;
  edit(clientId: string): void;
}

/**
 * The notes as rows of the transcript: those that the server has stand after their messages, the others at the
 * end. The panel styles their parts, so that the widget knows nothing of them.
 */
export function noteRows(
  { notes }: NoteWindow,
  pending: readonly PendingText[],
  agentName: string,
  actions: NoteActions,
): InsertedRow[] {
  const stored = new Set(notes.map(({ clientId }) => clientId));
  return [
    ...notes.map(({ clientId: key, afterSeq, author, body, at }) => {
      const time = Date.parse(at);
      return { key, afterSeq, at: time, content: noteView(author.name, time, body) };
    }),
    ...pending
      .filter(({ clientId }) => !stored.has(clientId))
      .map((note) => ({
        key: note.clientId,
        afterSeq: Infinity,
        at: note.at,
        content: noteView(agentName, note.at, note.body, pendingView(note, actions)),
      })),
  ];
}

function noteView(
  name: string,
  at: number,
  body: string,
  status: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  const time = new Date(at);
  return html`<div part="note" role="group" aria-label=${`Note by ${name}`}>
    <div part="note-meta">
      <span translate="no" .textContent=${`Note · ${isolate(name)} · `}></span
      ><time
        datetime=${time.toISOString()}
        title=${time.toLocaleString(consoleLocale(), { dateStyle: 'long', timeStyle: 'short' })}
        .textContent=${time.toLocaleTimeString(consoleLocale(), { timeStyle: 'short' })}
      ></time>
      ${status}
    </div>
    <div part="note-body" dir="auto" translate="no" .textContent=${body}></div>
  </div>`;
}

function pendingView({ clientId, phase }: PendingText, actions: NoteActions): TemplateResult {
  if (phase === 'sending') return html`<span .textContent=${`· ${en.sending}`}></span>`;
  return html`<span part="note-failed"
    >· Not added ·
    <button part="note-button" @click=${() => actions.retry(clientId)}>Retry</button> ·
    <button part="note-button" @click=${() => actions.edit(clientId)}>Edit</button></span
  >`;
}
