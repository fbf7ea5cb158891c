import { ContextProvider } from '@lit/context';
import type { ReactiveController, ReactiveElement } from 'lit';
import { Arrivals } from '../../controllers/arrivals.js';
import type { Attention } from '../../controllers/attention.js';
import { engineContext } from '../../controllers/engine-context.js';
import type { EngineConfig, EngineRegistry } from '../../controllers/engine-registry.js';
import type { ChatEngine } from '../../core/chat-engine-api.js';
import type { Undo } from '../../core/ports.js';
import { selectUnread } from '../../core/state/selectors.js';
import { INITIAL_STATE, type ChatState, type ConnectionStatus } from '../../core/state/state.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import { conversation } from '../chat-panel/chunks.js';
import { plural } from '../texts/texts.js';
import { ChatConnectionEvent, ChatMessageEvent, ChatUnreadEvent } from './conversation-events.js';
import { showStates } from './custom-states.js';
import { ChatErrorEvent } from './events.js';
import type { LauncherWords } from './launcher-words.js';
import { sessionEvent } from './session-event.js';
import { VisitHandover, type VisitSource } from './visit-handover.js';

/** The launcher's element, as the runtime sees it. */
export interface WidgetHost extends ReactiveElement, VisitSource {
  open: boolean;
  mode: 'floating' | 'docked' | 'inline';
}

/**
 * What stands between the widget's element and its engine: it holds the engine while the element is
 * in the document, hands it to the panel, keeps `open` the same in all tabs, shows the custom states,
 * and tells the page what happens.
 */
export class WidgetRuntime implements ReactiveController {
  engine!: ChatEngine;
  unread = 0;
  connection: ConnectionStatus = 'idle';
  /** The texts that are built in. */
  readonly texts: Texts = en;
  siteTexts: Readonly<Record<string, string>> | undefined;

  readonly #provider;
  readonly #internals;
  #config: EngineConfig | undefined;
  #state: ChatState = INITIAL_STATE;
  #arrivals = new Arrivals();
  readonly #handover;
  #attention: Attention | undefined;
  #giveBack: Undo = () => {};
  #unsubscribe: Undo = () => {};

  constructor(
    private readonly host: WidgetHost,
    private readonly registry: EngineRegistry,
  ) {
    this.#provider = new ContextProvider(host, { context: engineContext });
    this.#internals = host.attachInternals();
    this.#handover = new VisitHandover(host, (code) => this.#dispatch(new ChatErrorEvent(code)));
  }

  /** Takes up the conversation. `asked`: who wants `open` as it is now; else it only stood there. */
  attach(config: EngineConfig, asked: 'visitor' | 'page' | undefined): void {
    this.#config = config;
    this.host.addController(this);
    if (!this.host.isConnected) this.#acquire();
    const { panel } = this.#state;
    if (asked) this.setOpen(this.host.open, asked);
    else if (panel.counter > 0) this.host.open = panel.open;
  }

  hostConnected(): void {
    this.#acquire();
  }

  hostDisconnected(): void {
    this.#unsubscribe();
    this.#giveBack();
    this.#attention?.tell(0, '');
  }

  hostUpdated(): void {
    if (this.engine) this.#handover.to(this.engine);
    const { unread, connection } = this;
    showStates(this.#internals, { open: this.host.open, unread, connection });
  }

  /** The embed options changed. The conversation goes on, unless it is another site's. */
  configure(config: EngineConfig): void {
    this.#config = config;
    if (this.host.isConnected) this.#acquire();
  }

  /** How much there is to read; empty when there is nothing. */
  unreadWords(texts: LauncherWords, locale: string): string {
    return this.unread > 0 ? plural(texts, 'unread', this.unread, locale) : '';
  }

  /**
   * The launcher says how much there is to read: who looks elsewhere is told the same, in one tab only
   * (row E2).
   */
  shown(texts: LauncherWords, locale: string): void {
    const count = this.#state.leading ? this.unread : 0;
    const words = this.unreadWords(texts, locale);
    if (count > 0 || this.#attention) this.#alert((attention) => attention.tell(count, words));
  }

  /** The element's `open` changed. */
  setOpen(open: boolean, by: 'visitor' | 'page'): void {
    // What came from another tab is there already.
    const known = open === this.engine.store.get().panel.open;
    if (!known || by === 'visitor') this.engine.setOpen(open, by);
  }

  #acquire(): void {
    if (!this.#config) return;
    const giveBack = this.#giveBack;
    this.#giveBack = this.registry.acquire(this.#config, (engine) => this.#use(engine));
    giveBack();
  }

  #use(engine: ChatEngine): void {
    this.#unsubscribe();
    if (engine !== this.engine) {
      this.engine = engine;
      this.#arrivals = new Arrivals();
      this.#provider.setValue(engine);
    }
    this.#unsubscribe = engine.store.subscribe(() => this.#onChange());
    this.#handover.to(engine);
    this.#state = engine.store.get();
    this.#arrivals.next(this.#state);
    this.#show(this.#state);
  }

  #onChange(): void {
    const before = this.#state;
    const state = (this.#state = this.engine.store.get());
    const hadUnread = this.unread;
    this.#show(state);
    if (state.panel !== before.panel && state.panel.open !== this.host.open) {
      this.host.open = state.panel.open;
    }
    if (this.unread !== hadUnread) this.#dispatch(new ChatUnreadEvent(this.unread));
    if (state.leading !== before.leading) this.host.requestUpdate();
    if (state.connection !== before.connection)
      this.#dispatch(new ChatConnectionEvent(state.connection));
    for (const { id, author } of this.#arrivals.next(state)) {
      this.#dispatch(new ChatMessageEvent(id, author));
      if (author.kind !== 'visitor') this.#ring();
    }
    const session = sessionEvent(before, state);
    if (session) this.#dispatch(session);
    if (state.fault && state.fault !== before.fault)
      this.#dispatch(new ChatErrorEvent(state.fault.code));
    for (const code of newFailures(before, state)) this.#dispatch(new ChatErrorEvent(code));
  }

  #show(state: ChatState): void {
    const { docked } = state.panel;
    if (docked !== null && this.host.mode !== 'inline')
      this.host.mode = docked ? 'docked' : 'floating';
    const unread = selectUnread(state);
    const siteTexts = state.site?.texts;
    if (
      unread === this.unread &&
      state.connection === this.connection &&
      siteTexts === this.siteTexts
    )
      return;
    this.unread = unread;
    this.connection = state.connection;
    this.siteTexts = siteTexts;
    this.host.requestUpdate();
  }

  /** A sound, in one tab only, and only where the visitor does not see the message anyway (row E2). */
  #ring(): void {
    const { leading, panel } = this.#state;
    const unseen = document.hidden || !this.host.open;
    if (leading && unseen && !panel.muted) this.#alert((attention) => attention.ring());
  }

  #alert(how: (attention: Attention) => void): void {
    conversation.load().then(
      (loaded) => how((this.#attention ??= new loaded.Attention())),
      () => {},
    );
  }

  #dispatch(event: Event): void {
    this.host.dispatchEvent(event);
  }
}

function newFailures(before: ChatState, state: ChatState): string[] {
  const known = failedOnes(before).map(({ clientId }) => clientId);
  return failedOnes(state)
    .filter(({ clientId }) => !known.includes(clientId))
    .map(({ code }) => code ?? 'unavailable');
}

function failedOnes({ pending }: ChatState): ChatState['pending'] {
  return pending.filter(({ phase }) => phase === 'failed');
}
