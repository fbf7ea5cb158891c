import type { ReactiveControllerHost } from 'lit';
import { LazyElement } from '../../controllers/lazy-element.js';
import type { ChatEngine } from '../../core/chat-engine-api.js';
import type { ConfirmedAction } from '../chat-dialog/chat-dialog.js';
import type { MenuChoice } from '../chat-menu/chat-menu-list.js';
import type { MenuChooseEvent } from '../chat-menu/chat-menu.js';
import type { PanelModel } from './panel-model.js';

/** What the menu needs of the panel. */
export interface MenuHost extends ReactiveControllerHost {
  readonly engine: ChatEngine | undefined;
  focusOn(what: 'menu' | 'composer'): void;
  downloadTranscript(): Promise<void>;
}

/** Performs the actions of the menu, after a confirmation if something would be lost. */
export class MenuController {
  /** The action to confirm; the dialog for it is over the panel. */
  confirming: ConfirmedAction | undefined;

  readonly #dialog;

  constructor(private readonly host: MenuHost) {
    this.#dialog = new LazyElement(host, async () => {
      const { ChatDialog } = await import('../chat-dialog/chat-dialog.js');
      ChatDialog.define();
    });
  }

  readonly onChoose = ({ choice }: MenuChooseEvent): void => this.#choose(choice);

  readonly onHeaderLongPress = (): void => {
    if (this.host.engine?.store.get().localConversationId) void this.#askFor('clear');
  };

  readonly onConfirm = (): void => {
    const { engine } = this.host;
    const action = this.confirming;
    this.#close('composer');
    if (action === 'end') engine?.end();
    if (action === 'clear') engine?.clear();
    if (action === 'delete') void engine?.eraseAll();
  };

  readonly onCancel = (): void => this.#close('menu');

  #choose(choice: MenuChoice): void {
    const { engine } = this.host;
    switch (choice) {
      case 'end':
      case 'clear':
      case 'delete':
        return void this.#askFor(choice);
      case 'download':
        return void this.host.downloadTranscript().catch(() => {});
      case 'dock':
      case 'undock':
        return engine?.setDocked(choice === 'dock');
      case 'mute':
      case 'unmute':
        return engine?.setMuted(choice === 'mute');
    }
  }

  /** If the dialog does not load, nothing is asked and nothing happens. */
  async #askFor(action: ConfirmedAction): Promise<void> {
    if (!(await this.#dialog.load())) return;
    this.confirming = action;
    this.host.requestUpdate();
  }

  #close(focus: 'menu' | 'composer'): void {
    this.confirming = undefined;
    this.host.requestUpdate();
    void this.host.updateComplete.then(() => this.host.focusOn(focus));
  }
}

/**
 * The menu's items. `docked`: whether the panel is docked; `undefined` where that cannot be chosen.
 */
export function menuChoices(model: PanelModel, docked: boolean | undefined): MenuChoice[] {
  const { localConversationId, previousConversation, panel, profile } = model;
  const isReadable = localConversationId !== null || previousConversation !== null;
  return [
    panel.muted ? 'unmute' : 'mute',
    ...(docked === undefined ? [] : [docked ? ('undock' as const) : ('dock' as const)]),
    ...(isReadable ? (['download'] as const) : []),
    ...(localConversationId === null ? [] : (['clear', 'end'] as const)),
    ...(isReadable || Object.keys(profile).length > 0 ? (['delete'] as const) : []),
  ];
}
