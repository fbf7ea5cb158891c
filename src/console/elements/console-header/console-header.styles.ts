import { css } from 'lit';

export const consoleHeaderStyles = css`
  :host {
    display: block;
    border-block-end: 1px solid var(--_line);
    background: var(--_surface);
  }
  header {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 56px;
    padding-inline: 16px 10px;
  }
  .brand {
    display: flex;
    align-items: center;
    gap: 10px;
  }
  .logo {
    display: grid;
    place-items: center;
    inline-size: 30px;
    block-size: 30px;
    border-radius: 50%;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .logo svg {
    inline-size: 16px;
    block-size: 16px;
  }
  h1 {
    margin: 0;
    font-size: 15px;
    font-weight: 600;
  }
  .notice {
    flex: 1;
    min-inline-size: 0;
    margin: 0;
    text-align: center;
    font-size: 13px;
    color: var(--_muted);
  }
  .notice span {
    display: inline-block;
    max-inline-size: 100%;
    padding: 4px 12px;
    border-radius: 999px;
    background: var(--_sunken);
  }
  .actions {
    display: flex;
    align-items: center;
    gap: 4px;
    min-inline-size: 0;
  }
  .availability {
    margin-inline-end: 4px;
    border-radius: 999px;
    min-block-size: 36px;
    font-weight: 500;
  }
  .track {
    display: flex;
    inline-size: 28px;
    padding: 2px;
    border: 1px solid var(--_field-border);
    border-radius: 999px;
  }
  .track::before {
    content: '';
    inline-size: 10px;
    block-size: 10px;
    border-radius: 50%;
    background: var(--_muted);
  }
  [aria-checked='true'] > .track {
    justify-content: flex-end;
    border-color: var(--_good);
    background: var(--_good);
  }
  [aria-checked='true'] > .track::before {
    background: var(--_surface);
  }
  .agent {
    display: flex;
    align-items: center;
    gap: 8px;
    min-inline-size: 0;
    min-block-size: 40px;
    max-inline-size: 200px;
    margin-inline-start: 4px;
    padding-inline: 6px 10px;
    border-radius: var(--_radius-field);
    font-size: 14px;
    font-weight: 500;
    color: inherit;
    text-decoration: none;
  }
  .agent:hover {
    background: var(--_hover);
  }
  .agent[aria-current] {
    background: var(--_selected);
  }
  .agent bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  @media (width <= 720px) {
    header {
      flex-wrap: wrap;
      gap: 0 8px;
      padding-inline: 12px 6px;
    }
    .actions {
      margin-inline-start: auto;
    }
    .agent {
      padding-inline: 6px;
    }
    /* The initials are left. The name stays for screen readers. */
    .agent bdi {
      position: absolute;
      clip-path: inset(50%);
    }
    .notice {
      order: 1;
      flex-basis: 100%;
    }
    /* Takes no room while empty, but stays rendered, so that screen readers announce changes. */
    .notice:not(:has(span)) {
      position: absolute;
    }
    .notice span {
      margin-block-end: 8px;
    }
  }
  /* A low window, as one that is magnified: each line counts. */
  @media (height <= 480px) {
    header {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .track::before {
      background: ButtonText;
    }
    [aria-checked='true'] > .track {
      background: Highlight;
    }
    .agent[aria-current]:not(:focus-visible) {
      outline: 1px solid Highlight;
      outline-offset: -1px;
    }
  }
  /* Keeps the header in one row: the title stays for screen readers. */
  @media (width <= 360px) {
    .brand {
      position: absolute;
      clip-path: inset(50%);
    }
  }
`;
