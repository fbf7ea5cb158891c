import type { ChatEngine } from '../../core/chat-engine-api.js';
import type { ChatState } from '../../core/state/state.js';
import type { Texts } from '../../locales/catalogue.js';
import type { Message } from '../../protocol/message.js';
import { systemText } from '../texts/system-text.js';

/** How long the next older page is waited for, in ms. */
const PATIENCE = 10_000;

/** Hands the visitor the conversation as a text file: all of it, as far as the server answers. */
export async function saveTranscript(
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

/** One paragraph a message: when and who, then what. */
function transcriptText(messages: readonly Message[], texts: Texts, locale: string): string {
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const paragraphs = messages.map((message) => {
    const { author, at } = message;
    const name = author.kind === 'visitor' ? texts.you : (author.name ?? texts.team);
    const head = author.kind === 'system' ? '' : `, ${name}`;
    return `${time.format(new Date(at))}${head}\n${systemText(message, texts)}\n`;
  });
  return paragraphs.join('\n');
}

function hasOlder({ localConversationId, transcript }: ChatState): boolean {
  return localConversationId !== null && (transcript.messages[0]?.seq ?? 1) > 1;
}

/** Whether the next page came. */
function loadOlder({ store, loadOlder: ask }: ChatEngine): Promise<boolean> {
  const floor = store.get().transcript.messages[0]?.seq;
  return new Promise((resolve) => {
    const done = (came: boolean): void => {
      undo();
      clearTimeout(timer);
      resolve(came);
    };
    const timer = setTimeout(() => done(false), PATIENCE);
    const undo = store.subscribe(() => {
      if (store.get().transcript.messages[0]?.seq !== floor) done(true);
    });
    ask();
  });
}

function save(text: string, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  link.download = name;
  link.click();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), PATIENCE);
}
