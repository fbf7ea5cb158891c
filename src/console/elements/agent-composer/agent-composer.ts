import { html, type TemplateResult } from 'lit';
import { ChatComposer } from '../../../elements/chat-composer/chat-composer.js';
import { Completion, type CompletionSource } from '../shared/completion.js';
import { emojiSource } from '../shared/emoji-source.js';
import { insertText } from '../shared/insert-text.js';
import { optionListStyles } from '../shared/option-list.styles.js';
import { agentComposerStyles } from './agent-composer.styles.js';

/** The composer of agents: a colon and letters offer emoji. */
export class AgentComposer extends ChatComposer {
  static override styles = [...ChatComposer.styles, optionListStyles, agentComposerStyles];

  readonly #completion = new Completion(
    this,
    () => this.field,
    () => (this.readOnly ? null : this.value),
    this.createSources(),
  );

  /** What is offered while the agent types. */
  protected createSources(): CompletionSource[] {
    return [emojiSource(this)];
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    this.#completion.listen(root);
    return root;
  }

  /** Puts the text where the cursor is or was, in place of what is selected, and focuses the field. */
  insert(text: string): void {
    if (!this.readOnly) insertText(this.field, text);
  }

  override render(): TemplateResult {
    return html`${super.render()} ${this.#completion.render()}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'agent-composer': AgentComposer;
  }
}
