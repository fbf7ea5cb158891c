import { ContextProvider } from '@lit/context';
import type { ReactiveController } from 'lit';
import { engineContext } from '../../controllers/engine-context.js';
import {
  pageEngines,
  type EngineRegistry,
  type WidgetOptions,
} from '../../controllers/engine-registry.js';
import { NewMessages } from '../../controllers/new-messages.js';
import type { UnreadAlert } from '../../controllers/unread-alert.js';
import type { ChatEngine } from '../../core/chat-engine-api.js';
import type { Undo } from '../../core/ports.js';
import { selectUnread } from '../../core/state/selectors.js';
import { INITIAL_STATE, type ChatState, type ConnectionStatus } from '../../core/state/state.js';
import type { Texts } from '../../locales/catalogue.js';
import { en } from '../../locales/en.js';
import { ChatPanel } from '../chat-panel/chat-panel.js';
import type { TaskHost } from '../guided-task/guided-task-controller.js';
import type { PublicSite } from '../../protocol/site.js';
import { siteTexts } from '../texts/site-texts.js';
import { plural } from '../texts/texts.js';
import { ChatUnreadEvent, conversationEvents } from './conversation-events.js';
import { ChatErrorEvent } from './events.js';
import { readOptions } from './read-options.js';
import type { SiteLook } from './site-look.js';
import { VisitorData, type VisitorDataSource } from './visitor-data.js';

/** The widget's element, as the controller sees it. */
export interface EngineHost extends VisitorDataSource, TaskHost {
  mode: 'floating' | 'docked' | 'inline';
}

/**
 * Connects a widget with its engine, and loads together with the panel. It holds the engine while the
 * element is in the document, provides it to the panel, keeps `open` and `mode` in step with other tabs,
 * sets the custom states, and fires the public events.
 */
export class EngineController implements ReactiveController {
  /** Set by `attach`. */
  engine!: ChatEngine;
  unread = 0;
  connection: ConnectionStatus = 'idle';
  /** The built-in texts. */
  readonly texts: Texts = en;
  #site: PublicSite | null = null;

  readonly #provider;
  readonly #internals;
  readonly #visitorData;
  #look: SiteLook | undefined;
  #options: WidgetOptions | undefined;
  #state: ChatState = INITIAL_STATE;
  #newMessages = new NewMessages();
  #alert: UnreadAlert | undefined;
  #release: Undo = () => {};
  #unsubscribe: Undo = () => {};
  #detachTasks: Undo = () => {};

  constructor(
    private readonly host: EngineHost,
    private readonly engines: EngineRegistry = pageEngines,
  ) {
    ChatPanel.define();
    this.#provider = new ContextProvider(host, { context: engineContext });
    this.#internals = host.attachInternals();
    this.#visitorData = new VisitorData(
      host,
      (code) => void host.dispatchEvent(new ChatErrorEvent(code)),
    );
    import('./page-boundary.js').then(
      ({ PageBoundary }) => host.addController(new PageBoundary(host)),
      // Without it the chat works, but the page receives its events.
      () => {},
    );
  }

  /**
   * Acquires the engine. `openedBy`: who has set `open` to its present value; `undefined`: nobody, so the
   * remembered state of the panel applies.
   */
  attach(openedBy: 'visitor' | 'page' | undefined): void {
    this.#options = readOptions(this.host);
    if (this.#options.site === '') this.host.dispatchEvent(new ChatErrorEvent('no_site'));
    this.host.addController(this);
    if (!this.host.isConnected) this.#acquire();
    const { panel } = this.#state;
    if (openedBy) this.setOpen(this.host.open, openedBy);
    else if (panel.counter > 0) this.host.open = panel.open;
  }

  hostConnected(): void {
    this.#acquire();
  }

  hostDisconnected(): void {
    this.#unsubscribe();
    this.#release();
    this.#alert?.update(0, '');
  }

  hostUpdated(): void {
    this.#visitorData.passTo(this.engine);
    this.#setCustomStates();
    void this.#showLook(this.#site);
  }

  /** The options have changed. The conversation continues, unless it is another site's. */
  configure(): void {
    this.#options = readOptions(this.host);
    if (this.host.isConnected) this.#acquire();
  }

  /** The host's `open` has changed. */
  setOpen(open: boolean, by: 'visitor' | 'page'): void {
    // A change that came from another tab is already known.
    const isKnown = open === this.engine.store.get().panel.open;
    if (!isKnown || by === 'visitor') this.engine.setOpen(open, by);
  }

  /** The texts that the site has of its own. */
  siteTexts(locale: string): Readonly<Record<string, string>> {
    return Object.assign({}, ...siteTexts(this.#site, locale));
  }

  /** The number of unread messages as a text; empty when there are none. */
  unreadText(texts: Readonly<Record<'unread_other', string>>, locale: string): string {
    return this.unread > 0 ? plural(texts, 'unread', this.unread, locale) : '';
  }

  /** Alerts visitors who look elsewhere to what the launcher shows, in one tab only (row E2). */
  alert(unreadText: string): void {
    const count = this.#state.leading ? this.unread : 0;
    if (count > 0 || this.#alert) void this.#withAlert((alert) => alert.update(count, unreadText));
  }

  #acquire(): void {
    if (!this.#options) return;
    const release = this.#release;
    this.#release = this.engines.acquire(this.#options, (engine) => this.#use(engine));
    release();
  }

  /** The code for guided tasks loads with the first one, or when an agent would like to see the page's outline. */
  #loadTasks({ task, outlineWantedAt }: ChatState): void {
    if (!task && !outlineWantedAt) return;
    import('../guided-task/guided-tasks.js').then(
      ({ attachGuidedTasks }) => {
        this.#detachTasks = attachGuidedTasks(this.host, this.engine);
      },
      // It loads again with the next change.
      () => {},
    );
  }

  #use(engine: ChatEngine): void {
    this.#unsubscribe();
    if (engine !== this.engine) {
      this.#detachTasks();
      this.engine = engine;
      this.#newMessages = new NewMessages();
      this.#provider.setValue(engine);
    }
    // Known first: otherwise the next change would also bring the panel that was stored.
    this.#state = engine.store.get();
    this.#unsubscribe = engine.store.subscribe(() => this.#onChange());
    this.#visitorData.passTo(engine);
    this.#newMessages.next(this.#state);
    this.#loadTasks(this.#state);
    this.#show(this.#state);
  }

  #onChange(): void {
    const before = this.#state;
    const state = (this.#state = this.engine.store.get());
    const unreadBefore = this.unread;
    this.#show(state);
    if (state.panel !== before.panel && state.panel.open !== this.host.open) {
      this.host.open = state.panel.open;
    }
    if (state.leading !== before.leading) this.host.requestUpdate();
    if (state.task !== before.task || state.outlineWantedAt !== before.outlineWantedAt)
      this.#loadTasks(state);
    if (this.unread !== unreadBefore) this.host.dispatchEvent(new ChatUnreadEvent(this.unread));
    const added = this.#newMessages.next(state);
    for (const event of conversationEvents(before, state, added)) this.host.dispatchEvent(event);
    if (added.some(({ author }) => author.kind !== 'visitor')) this.#ring();
  }

  #show(state: ChatState): void {
    const { docked } = state.panel;
    if (docked !== null && this.host.mode !== 'inline')
      this.host.mode = docked ? 'docked' : 'floating';
    const unread = selectUnread(state);
    const { site } = state;
    const isSame =
      unread === this.unread && state.connection === this.connection && site === this.#site;
    if (isSame) return;
    this.unread = unread;
    this.connection = state.connection;
    this.#site = site;
    this.host.requestUpdate();
  }

  /** The code for it loads only for sites that have a look of their own. */
  async #showLook(site: PublicSite | null): Promise<void> {
    if (!site || !(site.accent || site.position || this.#look)) return;
    const loaded = await import('./site-look.js').catch(() => undefined);
    if (loaded && site === this.#site) (this.#look ??= new loaded.SiteLook()).show(site, this.host);
  }

  #setCustomStates(): void {
    const isLost = this.connection === 'reconnecting';
    this.#setCustomState('open', this.host.open);
    this.#setCustomState('unread', this.unread > 0);
    this.#setCustomState('connected', this.connection === 'connected');
    this.#setCustomState('reconnecting', isLost);
    this.#setCustomState('offline', isLost && !navigator.onLine);
  }

  #setCustomState(name: string, on: boolean): void {
    try {
      if (on) this.#internals.states.add(name);
      else this.#internals.states.delete(name);
    } catch {
      // Older browsers have no custom states, or only names that begin with two dashes.
    }
  }

  /** Plays a sound in one tab, and only if the visitor does not see the message anyway (row E2). */
  #ring(): void {
    const { leading, panel } = this.#state;
    const isUnseen = document.hidden || !this.host.open;
    if (leading && isUnseen && !panel.muted) void this.#withAlert((alert) => alert.ring());
  }

  /** Without its code there is no alert; the next message tries to load it again. */
  async #withAlert(act: (alert: UnreadAlert) => void): Promise<void> {
    const loaded = await import('../../controllers/unread-alert.js').catch(() => undefined);
    if (loaded) act((this.#alert ??= new loaded.UnreadAlert()));
  }
}
