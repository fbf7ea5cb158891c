import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { defineElement } from '../../../elements/define-element.js';
import { shared } from '../../../elements/styles/shared.styles.js';
import { optionAfterKey, optionId, optionList } from '../shared/option-list.js';
import { optionListStyles } from '../shared/option-list.styles.js';
import { commandPaletteStyles } from './command-palette.styles.js';
import { listCommands, searchCommands, type Command } from './commands.js';
import type { ConsoleClient } from '../../client/console-client.js';
import type { ConsoleState } from '../../state/console-state.js';
import type { NavigationLink } from '../main-navigation/main-navigation.js';

/**
 * A modal dialog in which the agent types the name of what is to be done. It calls the client.
 *
 * @event close - it was closed
 */
export class CommandPalette extends LitElement {
  static override styles = [shared, optionListStyles, commandPaletteStyles];

  static define(): void {
    defineElement('command-palette', CommandPalette);
  }

  @query('dialog') private readonly dialog!: HTMLDialogElement;
  @query('[aria-selected="true"]') private readonly activeOption!: HTMLElement | null;

  @state() private text = '';
  /** Index of the command that Enter runs. */
  @state() private active = 0;

  @property({ attribute: false }) client!: ConsoleClient;
  @property({ attribute: false }) state!: ConsoleState;
  @property({ attribute: false }) links: readonly NavigationLink[] = [];

  #offered: readonly Command[] = [];

  protected override firstUpdated(): void {
    this.dialog.showModal();
    void this.client.cannedReplies.load();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const commands = listCommands(this.state, this.client, this.links);
    this.#offered = searchCommands(commands, this.text);
    this.active = Math.min(this.active, Math.max(0, this.#offered.length - 1));
  }

  protected override updated(): void {
    this.activeOption?.scrollIntoView({ block: 'nearest' });
  }

  private onInput({ currentTarget }: InputEvent): void {
    if (!(currentTarget instanceof HTMLInputElement)) return;
    this.text = currentTarget.value;
    this.active = 0;
  }

  private onKey(event: KeyboardEvent): void {
    const count = this.#offered.length;
    if (count === 0 || event.isComposing) return;
    const active = optionAfterKey(event.key, this.active, count);
    if (active !== undefined) this.active = active;
    else if (event.key === 'Enter') this.run(this.#offered[this.active]!);
    else return;
    event.preventDefault();
  }

  /** The focus returns to where it was before the command moves it on. */
  private run(command: Command): void {
    this.dialog.close();
    command.run();
  }

  private onClick({ target }: MouseEvent): void {
    // What is clicked outside of a dialog's content is its backdrop.
    if (target === this.dialog) this.dialog.close();
  }

  protected override render(): TemplateResult {
    const offered = this.#offered;
    return html`<dialog
      aria-label="Command palette"
      @click=${this.onClick}
      @close=${() => this.dispatchEvent(new Event('close'))}
    >
      <input
        role="combobox"
        aria-label="Command"
        aria-expanded="true"
        aria-controls="commands"
        aria-autocomplete="list"
        aria-activedescendant=${offered.length === 0 ? nothing : optionId('commands', this.active)}
        autocomplete="off"
        spellcheck="false"
        placeholder="Go to, open, assign, reply with …"
        .value=${this.text}
        @input=${this.onInput}
        @keydown=${this.onKey}
      />
      ${optionList('commands', 'Commands', offered, this.active, (command) => this.run(command))}
      <p
        class="none"
        role="status"
        .textContent=${offered.length === 0 ? 'Nothing found.' : ''}
        ?hidden=${offered.length > 0}
      ></p>
    </dialog>`;
  }
}
