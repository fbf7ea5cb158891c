import { css } from 'lit';

export const settingsPageStyles = css`
  :host {
    display: block;
  }
  main {
    display: grid;
    grid-template-columns: 220px minmax(0, 1fr);
    block-size: 100%;
  }
  .side {
    padding: 20px 12px;
    border-inline-end: 1px solid var(--_line);
  }
  .site {
    padding-inline: 8px;
    margin-block-end: 16px;
  }
  .site label {
    margin-block-start: 0;
    font-size: 12px;
    color: var(--_muted);
  }
  nav {
    display: grid;
    gap: 2px;
  }
  nav a {
    padding: 8px 10px;
    border-radius: var(--_radius-field);
    color: inherit;
    font-size: 14px;
    text-decoration: none;
  }
  nav a:hover {
    background: var(--_hover);
  }
  nav a[aria-current] {
    background: var(--_selected);
    font-weight: 600;
  }
  @media (width <= 860px) {
    main {
      display: block;
    }
    .side {
      padding: 12px;
      border-inline-end: 0;
      border-block-end: 1px solid var(--_line);
    }
    .site {
      display: flex;
      align-items: center;
      gap: 10px;
      padding: 0;
      margin-block-end: 8px;
    }
    .site label {
      margin: 0;
    }
    /* The links are one row, which scrolls. */
    nav {
      display: flex;
      overflow-x: auto;
      scrollbar-width: thin;
    }
    nav a {
      flex: none;
    }
  }
  @media (forced-colors: active) {
    nav a[aria-current]:not(:focus-visible) {
      outline: 1px solid Highlight;
      outline-offset: -1px;
    }
  }
`;
