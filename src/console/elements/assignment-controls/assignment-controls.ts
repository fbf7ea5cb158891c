import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { property, query, queryAll } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import type { Colleague } from '../../../protocol/console-requests.js';
import { assignIcon } from '../shared/console-icons.js';
import { controlStyles } from '../shared/control.styles.js';
import { InboxActionEvent } from '../shared/inbox-action.js';
import { menuStyles } from '../shared/menu.styles.js';
import { Popup } from '../shared/popup.js';

/** The conversation is to be given to an agent; `null`: back to the queue. */
export class AssignEvent extends Event {
  constructor(readonly agentId: string | null) {
    super('agent-assign', { bubbles: true });
  }
}

/** A line of the menu. */
interface Choice {
  agentId: string | null;
  label: string;
  /** Said of it, beside the label. */
  note: string;
}

/**
 * Who has a conversation: buttons to take it over, and a menu of agents. The menu takes the focus when it opens;
 * arrow keys, Home, End and first letters move it, Escape and Tab close it.
 *
 * @event {AssignEvent} agent-assign - an agent was chosen
 * @event {InboxActionEvent} inbox-action - `load-team`: the menu opens
 */
export class AssignmentControls extends LitElement {
  static override styles = [shared, controlStyles, menuStyles];

  @query('[aria-haspopup]') private readonly menuButton!: HTMLButtonElement;
  @queryAll('[role="menuitem"]') private readonly items!: NodeListOf<HTMLButtonElement>;

  /** The name of the agent who has the conversation. */
  @property() assignedTo: string | undefined;
  /** The signed-in agent. */
  @property({ attribute: false }) agent: { id: string; name: string } | null = null;
  @property({ attribute: false }) team: readonly Colleague[] = [];
  /** The token of the conversation's site. */
  @property() site = '';

  readonly #popup = new Popup(
    this,
    () => this.items,
    () => this.dispatchEvent(new InboxActionEvent('load-team')),
  );

  private get isMine(): boolean {
    return this.assignedTo !== undefined && this.assignedTo === this.agent?.name;
  }

  private get choices(): Choice[] {
    const { agent, team, assignedTo, site } = this;
    const note = (isIt: boolean, other = ''): string => (isIt ? 'Assigned' : other);
    return [
      ...(agent ? [{ agentId: agent.id, label: 'Me', note: note(this.isMine) }] : []),
      ...team
        .filter(({ id, sites }) => id !== agent?.id && (sites?.includes(site) ?? true))
        // Admins are told of disabled agents too.
        .filter(({ access }) => !access?.disabled)
        .map(({ id, name, online }) => ({
          agentId: id,
          label: name,
          note: note(name === assignedTo, online ? 'Available' : ''),
        })),
      { agentId: null, label: 'Nobody', note: note(assignedTo === undefined) },
    ];
  }

  private choose(agentId: string | null): void {
    // The button may be gone once the conversation is assigned.
    this.#popup.hide();
    this.menuButton.focus();
    this.dispatchEvent(new AssignEvent(agentId));
  }

  private takeOver(): void {
    if (!this.agent) return;
    this.menuButton.focus();
    this.dispatchEvent(new AssignEvent(this.agent.id));
  }

  private renderChoice({ agentId, label, note }: Choice): TemplateResult {
    const isPerson = agentId !== null && agentId !== this.agent?.id;
    return html`${agentId === null ? html`<div class="rule" role="separator"></div>` : nothing}<button
        type="button"
        role="menuitem"
        tabindex="-1"
        aria-description=${note || nothing}
        @click=${() => this.choose(agentId)}
      >
        <bdi class="label" translate=${isPerson ? 'no' : nothing} .textContent=${label}></bdi>
        ${
          note === ''
            ? nothing
            : html`<span class="note" aria-hidden="true" .textContent=${note}></span>`
        }
      </button>`;
  }

  private renderMenu(): TemplateResult {
    return html`<div
      class="menu"
      role="menu"
      aria-label="Assign to"
      @keydown=${this.#popup.onMenuKey}
    >
      ${repeat(
        this.choices,
        ({ agentId }) => agentId,
        (choice) => this.renderChoice(choice),
      )}
    </div>`;
  }

  private renderShortcut(): TemplateResult | typeof nothing {
    if (this.assignedTo === undefined) return nothing;
    return this.isMine
      ? html`<button
          class="button"
          type="button"
          @click=${this.#popup.onButton}
          @keydown=${this.#popup.onButtonKey}
        >
          Transfer
        </button>`
      : html`<button class="button" type="button" @click=${this.takeOver}>Take over</button>`;
  }

  protected override render(): TemplateResult {
    return html`<button
        class="icon-button"
        type="button"
        aria-label="Assign"
        title="Assign"
        aria-haspopup="menu"
        aria-expanded=${this.#popup.isOpen ? 'true' : 'false'}
        @click=${this.#popup.onButton}
        @keydown=${this.#popup.onButtonKey}
      >
        ${assignIcon}
      </button>
      ${this.renderShortcut()}${this.#popup.isOpen ? this.renderMenu() : nothing}`;
  }
}

declare global {
  interface HTMLElementEventMap {
    'agent-assign': AssignEvent;
  }
}
