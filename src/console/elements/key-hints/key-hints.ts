import { LitElement, html } from 'lit';
import { shared } from '../../../elements/styles/shared.styles.js';
import { controlStyles } from '../shared/control-styles.js';
import { keyHintsStyles } from './key-hints.styles.js';

/** The row that says what the keyboard can do. */
export class KeyHints extends LitElement {
  static override styles = [shared, controlStyles, keyHintsStyles];

  protected override render() {
    return html`
      <span><kbd>J</kbd> <kbd>K</kbd> move through the lists</span>
      <span><kbd>Enter</kbd> open, send</span>
      <span><kbd>Shift</kbd> <kbd>Enter</kbd> new line</span>
      <span><kbd>Esc</kbd> back to the lists</span>
    `;
  }
}
