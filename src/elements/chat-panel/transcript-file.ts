import type { ChatEngine } from '../../core/chat-engine-api.js';
import type { ChatState } from '../../core/state/state.js';
import type { Texts } from '../../locales/catalogue.js';
import { isChange, type Message } from '../../protocol/message.js';
import { isolate, systemText } from '../texts/sentences.js';

/** How long to wait for the next page of older messages, in ms. */
const PAGE_TIMEOUT_MS = 10_000;
/** After this time the browser has certainly read the file, in ms. */
const REVOKE_AFTER_MS = 10_000;

/** Downloads the conversation as a text file. Older messages are fetched first, until the server fails to answer. */
export async function downloadTranscript(
  engine: ChatEngine,
  texts: Texts,
  locale: string,
): Promise<void> {
  while (hasOlder(engine.store.get())) if (!(await loadOlder(engine))) break;
  const { localConversationId, transcript, previousConversation: earlier } = engine.store.get();
  const messages = localConversationId === null ? (earlier?.messages ?? []) : transcript.messages;
  save(
    transcriptText(messages, texts, locale),
    `chat-${new Date().toISOString().slice(0, 10)}.txt`,
  );
}

/** A paragraph for each message: time and author, then the body. */
function transcriptText(messages: readonly Message[], texts: Texts, locale: string): string {
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const paragraphs = messages
    .filter((each) => !isChange(each))
    .map((message) => {
      const { author, at, changed } = message;
      const name = author.kind === 'visitor' ? texts.you : (author.name ?? texts.team);
      const sent = time.format(new Date(at));
      const head = author.kind === 'system' ? '' : `, ${isolate(name, sent)}`;
      const mark = changed === 'edited' ? ` (${texts.edited})` : '';
      const text = changed === 'deleted' ? texts.deleted : systemText(message, texts);
      // Indented, so that no message can pass for another one.
      return `${sent}${head}${mark}\n${text.replace(/^/gm, '  ')}\n`;
    });
  return paragraphs.join('\n');
}

function hasOlder({ localConversationId, transcript }: ChatState): boolean {
  return localConversationId !== null && (transcript.messages[0]?.seq ?? 1) > 1;
}

/** Resolves with whether an older page arrived. */
function loadOlder({ store, loadOlder: request }: ChatEngine): Promise<boolean> {
  const oldest = store.get().transcript.messages[0]?.seq;
  return new Promise((resolve) => {
    const done = (arrived: boolean): void => {
      undo();
      clearTimeout(timer);
      resolve(arrived);
    };
    const timer = setTimeout(() => done(false), PAGE_TIMEOUT_MS);
    const undo = store.subscribe(() => {
      if (store.get().transcript.messages[0]?.seq !== oldest) done(true);
    });
    request();
  });
}

function save(text: string, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), REVOKE_AFTER_MS);
}
