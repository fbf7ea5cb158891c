import { html, nothing, type TemplateResult } from 'lit';
import type { LauncherTexts } from '../../locales/en-launcher.js';
import { chatIcon, downIcon } from '../icons.js';
import { plural } from '../texts.js';

export interface LauncherState {
  open: boolean;
  /** There is a panel to be seen. */
  loaded: boolean;
  unread: number;
  texts: LauncherTexts;
  locale: string;
}

/** The button in the corner. Its name says what it does, and how much there is to read. */
export function launcherView(state: LauncherState, click: () => void): TemplateResult {
  const { open, loaded, unread, texts, locale } = state;
  const name = open ? texts.closeChat : texts.openChat;
  const count = unread > 0 ? `, ${plural(texts, 'unread', unread, locale)}` : '';
  return html`<button
    class="launcher"
    part="launcher"
    type="button"
    data-open=${(open && loaded) || nothing}
    aria-expanded=${open ? 'true' : 'false'}
    aria-label=${name + count}
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
