import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { ChatEngine } from '../../core/chat-engine-api.js';
import type { Texts } from '../../locales/catalogue.js';
import { ChatDialog, type ConfirmedAction } from '../chat-dialog/chat-dialog.js';
import { ChatMenuList, type MenuChoice } from '../chat-menu/chat-menu-list.js';
import type { PanelModel } from './panel-model.js';

/** What the menu needs of the panel. */
export interface MenuHost extends ReactiveControllerHost {
  readonly engine: ChatEngine | undefined;
  readonly model: PanelModel;
  focusOn(what: 'menu' | 'composer'): void;
  downloadTranscript(): Promise<void>;
}

/**
 * Performs the actions of the menu, after a confirmation if something would be lost. It loads with the
 * conversation, or when the menu first opens, and brings the menu's list and the dialog.
 */
export class MenuController {
  /** The action to confirm; the dialog for it is over the panel. */
  confirming: ConfirmedAction | undefined;
  /** The download did not load. */
  failed = false;

  constructor(private readonly host: MenuHost) {
    ChatMenuList.define();
    ChatDialog.define();
  }

  choose(choice: MenuChoice): void {
    const { engine } = this.host;
    switch (choice) {
      case 'end':
      case 'clear':
      case 'delete':
        this.confirming = choice;
        return this.host.requestUpdate();
      case 'download':
        return void this.#download();
      case 'dock':
      case 'undock':
        return engine?.setDocked(choice === 'dock');
      case 'mute':
      case 'unmute':
        return engine?.setMuted(choice === 'mute');
    }
  }

  async #download(): Promise<void> {
    this.failed = await this.host.downloadTranscript().then(
      () => false,
      () => true,
    );
    this.host.requestUpdate();
  }

  readonly #onConfirm = (): void => {
    const { engine } = this.host;
    const action = this.confirming;
    this.#close('composer');
    if (action === 'end') engine?.end();
    if (action === 'clear') engine?.clear();
    if (action === 'delete') void engine?.eraseAll();
  };

  readonly #onCancel = (): void => this.#close('menu');

  #close(focus: 'menu' | 'composer'): void {
    this.confirming = undefined;
    this.host.requestUpdate();
    void this.host.updateComplete.then(() => this.host.focusOn(focus));
  }

  /** The dialog, while there is something to confirm. */
  render(texts: Texts, locale: string): TemplateResult | typeof nothing {
    if (!this.confirming) return nothing;
    const { pending, draft } = this.host.model;
    return html`<chat-widget-dialog
      .action=${this.confirming}
      .unsent=${pending.length + (draft ? 1 : 0)}
      .texts=${texts}
      .locale=${locale}
      @dialog-confirm=${this.#onConfirm}
      @dialog-cancel=${this.#onCancel}
    ></chat-widget-dialog>`;
  }
}
