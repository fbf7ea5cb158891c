import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { chatIcon } from '../../../elements/icons/icons.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { isolate } from '../../../elements/texts/sentences.js';
import type { Conversation } from '../../../protocol/agent-events.js';
import { visitorName, waitingTime } from '../../state/conversation-texts.js';
import { backIcon, checkIcon } from '../shared/console-icons.js';
import { controlStyles } from '../shared/control.styles.js';
import { CLOSED_FOR_GOOD, InboxActionEvent } from '../shared/inbox-action.js';
import { inboxEmptyStateStyles } from './inbox-empty-state.styles.js';

/**
 * Stands in place of a conversation while none is selected: what was just resolved, and who is next.
 *
 * @event {InboxActionEvent} inbox-action - `open-next`, `reopen` or `show-lists`
 */
export class InboxEmptyState extends LitElement {
  static override styles = [shared, controlStyles, inboxEmptyStateStyles];

  @query('.primary') private readonly nextButton!: HTMLButtonElement | null;
  @query('h2') private readonly heading!: HTMLElement;

  /** The conversation that was just resolved. */
  @property({ attribute: false }) resolved: Conversation | null = null;
  /** The conversation that should be answered next. */
  @property({ attribute: false }) next: Conversation | null = null;
  /** The server's time, ms since 1970. */
  @property({ type: Number }) now = 0;
  /** Without loaded lists nothing is shown. */
  @property({ type: Boolean }) listsLoaded = false;

  /** Focuses "Open next", or the heading if there is no next conversation. */
  override focus(options?: FocusOptions): void {
    (this.nextButton ?? this.heading).focus(options);
  }

  private request(action: 'open-next' | 'reopen' | 'show-lists'): void {
    this.dispatchEvent(new InboxActionEvent(action));
  }

  private renderNext(next: Conversation): TemplateResult {
    const waiting = next.waitingSince === null ? '' : waitingTime(next.waitingSince, this.now);
    return html`
      <p>
        <span translate="no" .textContent=${isolate(visitorName(next))}></span>
        <span
          .textContent=${waiting === '' ? 'is next.' : `is next, waiting for ${waiting}.`}
        ></span>
      </p>
      <button class="button primary" @click=${() => this.request('open-next')}>Open next</button>
    `;
  }

  private renderReopen({ session, reopenable }: Conversation): TemplateResult {
    // Until the server has told how it is now, nothing is said.
    const isKnown = session.final;
    return html`
      <button
        class="button quiet"
        aria-disabled=${!reopenable}
        aria-describedby=${isKnown && !reopenable ? 'closed-for-good' : nothing}
        @click=${() => reopenable && this.request('reopen')}
      >
        Reopen
      </button>
      ${
        isKnown && !reopenable
          ? html`<p id="closed-for-good" .textContent=${CLOSED_FOR_GOOD}></p>`
          : nothing
      }
    `;
  }

  protected override render(): unknown {
    const { resolved, next, listsLoaded } = this;
    if (!listsLoaded) return nothing;
    const heading = resolved
      ? 'Conversation resolved'
      : next
        ? 'Somebody is waiting'
        : 'Nobody is waiting';
    return html`<div class="card">
      <span class="icon" data-done=${resolved !== null}>${resolved ? checkIcon : chatIcon}</span>
      <h2 tabindex="-1" .textContent=${heading}></h2>
      ${
        next
          ? this.renderNext(next)
          : html`<p
              .textContent=${resolved ? 'Nobody else is waiting.' : 'New conversations appear here automatically.'}
            ></p>`
      }
      ${resolved ? this.renderReopen(resolved) : nothing}
      <button class="button back" @click=${() => this.request('show-lists')}>
        ${backIcon}Back to the lists
      </button>
    </div>`;
  }
}
