import { css } from 'lit';

export const emojiPickerStyles = css`
  /* The box hangs from what is around the composer's field, so that it stays on the screen. */
  :host {
    display: block;
  }
  .box {
    position: absolute;
    z-index: 2;
    inset-inline-end: 10px;
    inset-block-end: calc(100% + 4px);
    display: flex;
    flex-direction: column;
    inline-size: min(352px, calc(100% - 20px));
    block-size: min(360px, 50dvh);
    overflow: hidden;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-card);
    background: var(--_surface);
    box-shadow: var(--_shadow);
    color: var(--_text);
  }
  input {
    flex: none;
    margin: 8px 8px 4px;
    padding: 6px 10px;
    min-block-size: 36px;
    border: 1px solid var(--_field-border);
    border-radius: var(--_radius-field);
    background: var(--_surface);
    font: inherit;
    font-size: 14px;
    color: inherit;
  }
  input:focus-visible {
    outline-offset: 1px;
  }
  .note {
    margin: 0;
    padding-inline: 16px;
    font-size: 14px;
    color: var(--_muted);
  }
  .note:not(:empty) {
    padding-block: 8px;
  }
  .grid {
    position: relative;
    flex: 1;
    min-block-size: 0;
    padding: 0 8px 8px;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }
  .name {
    padding: 8px 4px 4px;
    font-size: 12px;
    font-weight: 600;
    color: var(--_muted);
  }
  .name::first-letter {
    text-transform: uppercase;
  }
  .cells {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(36px, 1fr));
  }
  [role='option'] {
    display: grid;
    place-items: center;
    block-size: 36px;
    border-radius: 8px;
    font-size: 22px;
    line-height: 1;
    cursor: pointer;
    user-select: none;
  }
  [role='option']:hover {
    background: var(--_hover);
  }
  [role='option']:focus-visible {
    outline-offset: -2px;
    background: var(--_selected);
  }
  /* Fields with smaller letters make iOS zoom in. */
  @media (pointer: coarse) {
    input {
      font-size: 16px;
    }
  }
`;
