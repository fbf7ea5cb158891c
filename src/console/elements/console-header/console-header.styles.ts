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
  .availability::before {
    content: '';
    inline-size: 8px;
    block-size: 8px;
    border: 2px solid var(--_muted);
    border-radius: 50%;
  }
  .availability[data-online='true']::before {
    border-color: var(--_good);
    background: var(--_good);
  }
  .agent {
    max-inline-size: 160px;
    margin-inline-start: 8px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 14px;
    font-weight: 500;
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
    .actions .agent {
      display: none;
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
  /* Keeps the header in one row: the title stays for screen readers. */
  @media (width <= 360px) {
    h1 {
      position: absolute;
      clip-path: inset(50%);
    }
  }
`;
