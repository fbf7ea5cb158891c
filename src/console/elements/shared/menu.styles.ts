import { css } from 'lit';

/** Buttons in a row, and the menu that one of them opens. */
export const menuStyles = css`
  :host {
    position: relative;
    display: flex;
    gap: 6px;
  }
  .menu {
    position: absolute;
    z-index: 3;
    inset-block-start: calc(100% + 6px);
    inset-inline-end: 0;
    display: grid;
    inline-size: max-content;
    min-inline-size: 200px;
    max-inline-size: min(280px, calc(100vw - 24px));
    max-block-size: min(360px, 60vh);
    padding: 6px;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    border-radius: var(--_radius-card);
    color: var(--_text);
    background: var(--_raised);
    box-shadow:
      0 0 0 1px var(--_line),
      var(--_shadow);
  }
  .menu button {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 40px;
    padding: 6px 12px;
    border-radius: calc(var(--_radius-card) - 6px);
    font-size: 14px;
    text-align: start;
  }
  .menu button:hover,
  .menu button:focus-visible {
    background: var(--_hover);
  }
  .menu button:focus-visible {
    outline-offset: -2px;
  }
  .label {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .note {
    flex: none;
    font-size: 12px;
    color: var(--_muted);
  }
  .rule {
    margin: 6px 12px;
    border-block-start: 1px solid var(--_line);
  }
  /* It hangs from what is around the buttons, so that it stays on the screen wherever they are. */
  @media (width <= 720px) {
    :host {
      position: static;
    }
    .menu {
      inset-inline: auto 12px;
    }
  }
  @media (forced-colors: active) {
    .menu {
      border: 1px solid;
    }
  }
`;
