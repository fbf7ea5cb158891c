import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { BuildCheck } from '../../controllers/build-check.js';
import { engineContext } from '../../controllers/engine-context.js';
import type { LazyElement } from '../../controllers/lazy-element.js';
import { StoreController } from '../../controllers/store-controller.js';
import type { ChatEngine } from '../../core/chat-engine-api.js';
import type { ScrollPosition } from '../../core/state/state.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import type { Message } from '../../protocol/message.js';
import { ChatAnnouncer, type Announcement } from '../chat-announcer/chat-announcer.js';
import { ChatExcerpt } from '../chat-excerpt/chat-excerpt.js';
import type { FormSubmitEvent } from '../chat-form/chat-form.js';
import { ChatHeader } from '../chat-header/chat-header.js';
import { ChatNotice } from '../chat-notice/chat-notice.js';
import { knownAnswers, type PanelView } from '../chat-panel/panel-model.js';
import { ChatTranscript } from '../chat-transcript/chat-transcript.js';
import { defineElement } from '../define-element.js';
import { shared } from '../styles/shared.styles.js';
import { Announcements } from './announcements.js';
import { styles } from './chat-conversation.styles.js';
import {
  EMAIL_FIELDS,
  EMPTY_CONVERSATION,
  formFields,
  selectConversation,
  shownMessages,
  typingName,
  type ConversationModel,
} from './conversation-model.js';
import { closingNotice, conversationNotice, statusNotice } from './notices.js';
import { TranscriptController } from './transcript-controller.js';

/** The composer is to get the focus, and `text` at the end of its draft. */
export class ConversationComposeEvent extends Event {
  constructor(readonly text: string) {
    super('conversation-compose', { bubbles: true });
  }
}

/** Something is to be announced to screen readers: a sentence, or messages of others. */
export class ConversationAnnounceEvent extends Event {
  constructor(readonly announcement: string | readonly Announcement[]) {
    super('conversation-announce', { bubbles: true });
  }
}

/**
 * Everything between the panel's header and its composer: the transcript, and the notices around it. In
 * other views its slot takes the transcript's place. It loads when there is something to show, together
 * with the header and the announcer, and passes the visitor's requests to the engine.
 *
 * @event {ConversationComposeEvent} conversation-compose - the composer is to get the focus
 * @event {ConversationAnnounceEvent} conversation-announce - something is to be announced
 * @csspart transcript - the list of messages, with parts `message` and `bubble`
 * @slot - the view in place of the transcript
 */
export class ChatConversation extends LitElement {
  static override styles = [shared, styles];

  /** Registers the element and those that load with it. */
  static define(): void {
    defineElement('chat-widget-announcer', ChatAnnouncer);
    defineElement('chat-widget-excerpt', ChatExcerpt);
    defineElement('chat-widget-header', ChatHeader);
    defineElement('chat-widget-notice', ChatNotice);
    defineElement('chat-widget-transcript', ChatTranscript);
    defineElement('chat-widget-conversation', ChatConversation);
  }

  readonly #store = new StoreController(this, engineContext, selectConversation);
  readonly #transcript = new TranscriptController(
    this,
    () => this.#store.provider,
    () => this.open && this.transcript?.atBottom === true,
    (text) => this.#compose(text),
  );
  readonly #announcements = new Announcements(
    this,
    (announcement) => void this.dispatchEvent(new ConversationAnnounceEvent(announcement)),
  );
  readonly #build = new BuildCheck(this);

  @query('chat-widget-transcript') private readonly transcript!: ChatTranscript | null;

  @property({ attribute: false }) view: PanelView = 'home';
  /** The panel is open. */
  @property({ attribute: false }) open = false;
  /** The form, which the panel loads. */
  @property({ attribute: false }) form: Pick<LazyElement, 'load'> | undefined;
  @property({ attribute: false }) texts: Texts = en;
  @property() locale = 'en';

  #messages: readonly Message[] = [];
  /** The messages that were shown last. */
  #lastMessages: readonly Message[] = [];
  /** The scroll position of the previous page load; it is read once there is a conversation. */
  #position: ScrollPosition | undefined;
  #positionRead = false;

  /** A page whose build is gone from the server is outdated too: it has to be reloaded. */
  get #model(): ConversationModel {
    const model = this.#store.value ?? EMPTY_CONVERSATION;
    const isLost = model.connection === 'reconnecting' && this.#build.isGone;
    return isLost ? { ...model, outdated: true } : model;
  }

  override willUpdate(): void {
    const model = this.#model;
    if (!this.#positionRead && model.localConversationId !== null) {
      this.#positionRead = true;
      this.#position = this.#store.provider?.scrollPosition();
    }
    this.#messages = shownMessages(model, this.#lastMessages);
    if (this.#messages.length > 0) this.#lastMessages = this.#messages;
    if (formFields(model)) void this.form?.load();
    if (model.connection === 'reconnecting') void this.#build.check();
  }

  override updated(): void {
    const model = this.#model;
    this.#announcements.update(model, this.texts, this.open);
    if (model.lacksAnswers && this.open) this.#store.provider?.noteFormShown();
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    const isComplete = await super.getUpdateComplete();
    await this.transcript?.updateComplete;
    return isComplete;
  }

  readonly #onUseHere = (): void => this.#request((engine) => engine.useHere());
  readonly #onKeepChat = (): void => this.#request((engine) => engine.keepChat());
  readonly #onDismiss = (): void => this.#request((engine) => engine.dismissNotice());

  #onForm({ answers }: FormSubmitEvent): void {
    const { email } = answers;
    if (this.#model.lacksAnswers) this.#request((engine) => engine.startForm(answers));
    else if (email) this.#request((engine) => engine.identify({ email }));
  }

  /** Passes a request to the engine, and the focus to the composer. */
  #request(ask: (engine: ChatEngine) => void): void {
    if (this.#store.provider) ask(this.#store.provider);
    this.#compose();
  }

  #compose(text = ''): void {
    this.dispatchEvent(new ConversationComposeEvent(text));
  }

  override render(): TemplateResult {
    const { texts, view } = this;
    const model = this.#model;
    const fields = formFields(model);
    const isEmailForm = fields === EMAIL_FIELDS;
    const isTranscript = view === 'conversation' || view === 'previous-conversation';
    return html`
      ${statusNotice(model, texts, this.#onUseHere)}
      ${isTranscript ? this.#renderTranscript(model) : html`<slot></slot>`}
      ${
        fields
          ? html`<chat-widget-form
              ?compact=${isEmailForm}
              .fields=${fields}
              .values=${knownAnswers(fields, model.profile)}
              .hint=${isEmailForm ? texts.awayEmailHint : ''}
              .texts=${texts}
              @form-submit=${this.#onForm}
            ></chat-widget-form>`
          : nothing
      }
      ${closingNotice(model, texts, this.#onKeepChat)}
      ${conversationNotice(model, texts, this.#onDismiss)}
    `;
  }

  #renderTranscript(model: ConversationModel): TemplateResult {
    const { texts, locale } = this;
    const { pending, read, agentTyping, transcript, historyBefore } = model;
    const isCurrent = this.view === 'conversation';
    return html`<chat-widget-transcript
      part="transcript"
      exportparts="message, bubble"
      .messages=${this.#messages}
      .pending=${pending}
      .readUpTo=${read.agent}
      .readAt=${read.agentAt}
      .typing=${typingName(model, texts) === undefined ? null : agentTyping}
      .position=${this.#position}
      .more=${isCurrent && (transcript.messages[0]?.seq ?? 1) > 1}
      .loading=${isCurrent && historyBefore !== null}
      .texts=${texts}
      .locale=${locale}
      @transcript-bottom=${this.#transcript}
      @transcript-older=${this.#transcript}
      @transcript-scroll=${this.#transcript}
      @transcript-retry=${this.#transcript}
      @transcript-edit=${this.#transcript}
    >
      <chat-widget-task-card
        slot="end"
        @task-answered=${() => this.#compose()}
      ></chat-widget-task-card>
    </chat-widget-transcript>`;
  }
}

declare global {
  interface HTMLElementEventMap {
    'conversation-compose': ConversationComposeEvent;
    'conversation-announce': ConversationAnnounceEvent;
  }
  interface HTMLElementTagNameMap {
    'chat-widget-conversation': ChatConversation;
  }
}
