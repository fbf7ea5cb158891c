import { css } from 'lit';

/** A modal dialog with a form. */
export const dialogStyles = css`
  dialog {
    box-sizing: border-box;
    inline-size: min(440px, calc(100% - 24px));
    max-block-size: calc(100% - 24px);
    padding: 20px 24px 24px;
    overflow-y: auto;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-card);
    background: var(--_surface);
    box-shadow: var(--_shadow);
    color: var(--_text);
    text-align: start;
    white-space: normal;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 40%);
  }
  dialog h2 {
    font-size: 17px;
  }
`;
