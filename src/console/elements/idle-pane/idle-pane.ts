import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { chatIcon } from '../../../elements/icons/icons.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import type { Conversation } from '../../../protocol/agent-events.js';
import { visitorLabel } from '../../state/visitor-label.js';
import { waitingWords } from '../../state/waiting-words.js';
import { backIcon, checkIcon } from '../shared/console-icons.js';
import { controlStyles } from '../shared/control-styles.js';
import { idlePaneStyles } from './idle-pane.styles.js';

/**
 * The middle while no conversation is open: what was just resolved, and who is next.
 *
 * @event idle-next - the next conversation is wanted
 * @event idle-back - back to the lists, where columns are views
 */
export class IdlePane extends LitElement {
  static override styles = [shared, controlStyles, idlePaneStyles];

  @query('.primary') private readonly button!: HTMLButtonElement | null;
  @query('h2') private readonly heading!: HTMLElement;

  /** The conversation that was just resolved. */
  @property({ attribute: false }) resolved: Conversation | null = null;
  /** The one that waits longest. */
  @property({ attribute: false }) next: Conversation | null = null;
  /** The server's time, ms since 1970. */
  @property({ type: Number }) now = 0;
  /** The lists are known. */
  @property({ type: Boolean }) listed = false;

  /** The offer, or, when nobody waits, the sentence that says so. */
  override focus(options?: FocusOptions): void {
    (this.button ?? this.heading).focus(options);
  }

  private tell(event: 'idle-next' | 'idle-back'): void {
    this.dispatchEvent(new Event(event, { bubbles: true }));
  }

  private renderNext(next: Conversation): TemplateResult {
    const waits = next.waitingSince === null ? '' : waitingWords(next.waitingSince, this.now);
    return html`
      <p>
        <bdi>${visitorLabel(next)}</bdi> is next${waits === '' ? '' : `, waiting for ${waits}`}.
      </p>
      <button class="button primary" @click=${() => this.tell('idle-next')}>Open next</button>
    `;
  }

  protected override render(): unknown {
    const { resolved, next, listed } = this;
    if (!listed) return nothing;
    const words = resolved
      ? 'Conversation resolved'
      : next
        ? 'Somebody is waiting'
        : 'Nobody is waiting';
    return html`<div class="card">
      <span class="mark" data-done=${resolved !== null}>${resolved ? checkIcon : chatIcon}</span>
      <h2 tabindex="-1">${words}</h2>
      ${
        next
          ? this.renderNext(next)
          : html`<p>
              ${resolved ? 'Nobody else is waiting.' : 'New conversations appear here automatically.'}
            </p>`
      }
      <button class="button back" @click=${() => this.tell('idle-back')}>
        ${backIcon}Back to the lists
      </button>
    </div>`;
  }
}
