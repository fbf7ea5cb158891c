import { html, nothing, type TemplateResult } from 'lit';
import { chatIcon, downIcon } from '../icons/icons.js';
import type { LauncherWords } from './launcher-words.js';

export interface LauncherState {
  open: boolean;
  /** There is a panel to be seen. */
  loaded: boolean;
  unread: number;
  /** The same in words; empty when there is nothing to read. */
  count: string;
  texts: LauncherWords;
}

/** The button in the corner. Its name says what it does, and how much there is to read. */
export function launcherView(state: LauncherState, click: () => void): TemplateResult {
  const { open, loaded, unread, count, texts } = state;
  const name = open ? texts.closeChat : texts.openChat;
  return html`<button
    class="launcher"
    part="launcher"
    type="button"
    data-open=${(open && loaded) || nothing}
    aria-expanded=${open ? 'true' : 'false'}
    aria-label=${count ? `${name}, ${count}` : name}
    @click=${click}
  >
    <slot name="launcher">${open ? downIcon : chatIcon}</slot>
    ${
      unread > 0
        ? html`<span class="badge" part="badge" aria-hidden="true"
            >${unread > 99 ? '99+' : unread}</span
          >`
        : nothing
    }
  </button>`;
}
