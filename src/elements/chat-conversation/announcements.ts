import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { NewMessages } from '../../controllers/new-messages.js';
import type { Texts } from '../../locales/catalogue.js';
import type { Announcement } from '../chat-announcer/chat-announcer.js';
import { shownText } from '../rich-text/rich-text.js';
import { sentence, systemText } from '../texts/sentences.js';
import { typingName, type ConversationModel } from './conversation-model.js';
import { noticeTexts } from './notices.js';

/** The minimum time between two announcements that somebody is typing, in ms. */
const TYPING_PAUSE_MS = 30_000;
/** The codes of system messages that report the end of a conversation, as the notice of the end does. */
const ENDING_CODES: readonly (string | undefined)[] = ['ended', 'resolved', 'inactive'];
/** A notice that disappears within this time, in ms, is not announced. */
const NOTICE_DELAY_MS = 1_000;

/**
 * Decides what is announced to screen readers: messages of others, who is typing, what failed, and
 * notices. Nothing that was there before is announced, and nothing twice.
 */
export class Announcements implements ReactiveController {
  readonly #newMessages = new NewMessages();
  /** The conversation whose end was announced by its last message. */
  #endedConversation: string | null = null;
  /** `clientId`s of the failed messages; `undefined` before the first state. */
  #failed: ReadonlySet<string> | undefined;
  #typing = false;
  #typingAnnouncedAt = -Infinity;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;
  #shownNotices: readonly string[] = [];
  #announcedNotices: readonly string[] = [];
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;

  /** `announce` gets a sentence, or messages of others. */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly announce: (what: string | readonly Announcement[]) => void,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#typingTimer);
    clearTimeout(this.#noticeTimer);
    this.#noticeTimer = undefined;
  }

  /** Call it with every state, after it is rendered. `open`: whether the panel is open. */
  update(model: ConversationModel, texts: Texts, open: boolean): void {
    this.#updateMessages(model, texts, open);
    this.#updateFailures(model, texts);
    this.#updateTyping(model, texts, open);
    this.#updateNotices(open ? noticeTexts(this.#withoutEnd(model), texts) : []);
  }

  #updateMessages(model: ConversationModel, texts: Texts, open: boolean): void {
    const others = this.#newMessages.next(model).filter(({ author }) => author.kind !== 'visitor');
    // While the panel is closed, messages are only counted, and no notice is announced.
    const end = open ? others.find(({ code }) => ENDING_CODES.includes(code)) : undefined;
    const messages = others
      .filter((message) => message !== end)
      .map((message) =>
        message.author.kind === 'system'
          ? { name: '', body: systemText(message, texts) }
          : { name: message.author.name || texts.team, body: shownText(message.body) },
      );
    if (messages.length > 0) this.announce(messages);
    if (!end) return;
    this.announce(systemText(end, texts));
    this.#endedConversation = model.localConversationId;
  }

  /** The state without the notice of an end that was announced before. */
  #withoutEnd(model: ConversationModel): ConversationModel {
    const { localConversationId, notice } = model;
    if (localConversationId !== null && localConversationId !== this.#endedConversation)
      this.#endedConversation = null;
    const isEnd = this.#endedConversation !== null && notice?.code === 'conversation-ended';
    return isEnd ? { ...model, notice: null } : model;
  }

  #updateFailures({ pending }: ConversationModel, texts: Texts): void {
    const known = this.#failed;
    const failed = pending.filter(({ phase }) => phase === 'failed').map((one) => one.clientId);
    this.#failed = new Set(failed);
    if (known && failed.some((id) => !known.has(id))) this.announce(texts.announceFailed);
  }

  #updateTyping(model: ConversationModel, texts: Texts, open: boolean): void {
    const name = typingName(model, texts);
    const started = name !== undefined && !this.#typing;
    this.#typing = name !== undefined;
    clearTimeout(this.#typingTimer);
    if (name === undefined || !model.agentTyping) return;
    // The end of typing may never be reported.
    const remaining = model.agentTyping.until - Date.now();
    this.#typingTimer = setTimeout(() => this.host.requestUpdate(), remaining);
    const now = performance.now();
    if (!started || !open || now - this.#typingAnnouncedAt < TYPING_PAUSE_MS) return;
    this.#typingAnnouncedAt = now;
    this.announce(sentence(texts.announceTyping, { name }));
  }

  /** The notices are in no live region, so they are announced here. */
  #updateNotices(shown: readonly string[]): void {
    this.#shownNotices = shown;
    if (String(this.#shownNotices) !== String(this.#announcedNotices))
      this.#noticeTimer ??= setTimeout(() => this.#announceNotices(), NOTICE_DELAY_MS);
  }

  #announceNotices(): void {
    this.#noticeTimer = undefined;
    const added = this.#shownNotices.filter((text) => !this.#announcedNotices.includes(text));
    this.#announcedNotices = this.#shownNotices;
    for (const text of added) this.announce(text);
  }
}
