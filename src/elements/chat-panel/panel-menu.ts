import type { ChatEngine } from '../../core/chat-engine-api.js';
import type { Texts } from '../../locales/catalogue.js';
import { DialogCancelEvent, DialogConfirmEvent } from '../chat-dialog/dialog-events.js';
import type { Question } from '../chat-dialog/question.js';
import { HeaderHoldEvent } from '../chat-header/header-events.js';
import { MenuChooseEvent, MenuOpenEvent, type MenuChoice } from '../chat-menu/menu-events.js';
import { extras } from './chunks.js';
import type { PanelHost } from './panel-host.js';
import type { PanelModel } from './panel-view.js';

/**
 * What a visitor can do with the conversation as a whole: which choices there are, what is asked first,
 * and what follows. Listens to the events of menu, header and dialog.
 */
export class PanelMenu {
  /** The question that stands over the panel. */
  asking: Question | null = null;

  constructor(
    private readonly host: PanelHost,
    private readonly engine: () => ChatEngine | undefined,
    private readonly words: () => [texts: Texts, locale: string],
  ) {}

  handleEvent(event: Event): void {
    if (event instanceof MenuOpenEvent) extras.load().catch(event.fail);
    else if (event instanceof MenuChooseEvent) this.#choose(event.choice);
    else if (event instanceof HeaderHoldEvent && this.engine()?.store.get().localConversationId)
      this.#ask('clear');
    else if (event instanceof DialogConfirmEvent) this.#confirm();
    else if (event instanceof DialogCancelEvent) this.#answered('menu');
  }

  /** Asks once what it needs has loaded; when it can't, nothing is asked, and nothing done. */
  #ask(question: Question): void {
    const ask = (): void => {
      this.asking = question;
      this.host.requestUpdate();
    };
    extras.load().then(ask, () => {});
  }

  async download(): Promise<void> {
    const engine = this.engine();
    const { saveTranscript } = await extras.load();
    if (engine) await saveTranscript(engine, ...this.words());
  }

  #choose(choice: MenuChoice): void {
    switch (choice) {
      case 'end':
      case 'clear':
      case 'delete':
        return this.#ask(choice);
      case 'download':
        return void this.download().catch(() => {});
      case 'dock':
      case 'undock':
        return this.engine()?.setDocked(choice === 'dock');
      case 'mute':
      case 'unmute':
        return this.engine()?.setMuted(choice === 'mute');
    }
  }

  #confirm(): void {
    const engine = this.engine();
    const { asking } = this;
    this.#answered('composer');
    if (asking === 'end') engine?.end();
    if (asking === 'clear') engine?.clear();
    if (asking === 'delete') void engine?.eraseAll();
  }

  #answered(focus: 'menu' | 'composer'): void {
    this.asking = null;
    this.host.requestUpdate();
    void this.host.updateComplete.then(() => this.host.focusOn(focus));
  }
}

/** What the menu offers now. `docked`: whether the panel stands beside the page; absent: no choice. */
export function menuChoices(state: PanelModel, docked: boolean | undefined): MenuChoice[] {
  const { localConversationId, earlier, panel, profile } = state;
  const readable = localConversationId !== null || earlier !== null;
  return [
    panel.muted ? 'unmute' : 'mute',
    ...(docked === undefined ? [] : [docked ? ('undock' as const) : ('dock' as const)]),
    ...(readable ? (['download'] as const) : []),
    ...(localConversationId === null ? [] : (['clear', 'end'] as const)),
    ...(readable || Object.keys(profile).length > 0 ? (['delete'] as const) : []),
  ];
}
