import { css } from 'lit';

export const keyHintsStyles = css`
  :host {
    display: flex;
    gap: 4px 20px;
    padding: 7px 16px;
    overflow: hidden;
    border-block-start: 1px solid var(--_line);
    background: var(--_sunken);
    font-size: 12px;
    color: var(--_muted);
    white-space: nowrap;
  }
  /* Where there is no keyboard there is nothing to hint at, and on a phone no room. */
  @media (pointer: coarse), (width <= 720px) {
    :host {
      display: none;
    }
  }
`;
