import { css } from 'lit';

export const mainNavigationStyles = css`
  :host {
    display: block;
    border-inline-end: 1px solid var(--_line);
    background: var(--_sunken);
  }
  nav {
    display: flex;
    flex-direction: column;
    gap: 2px;
    inline-size: 76px;
    padding: 8px 6px;
  }
  a {
    display: grid;
    justify-items: center;
    gap: 3px;
    padding: 8px 2px 6px;
    border-radius: var(--_radius-field);
    color: var(--_muted);
    font-size: 11px;
    font-weight: 500;
    line-height: 1.3;
    text-decoration: none;
  }
  a:hover {
    background: var(--_hover);
    color: var(--_text);
  }
  a[aria-current] {
    background: var(--_selected);
    color: var(--_text);
    font-weight: 600;
  }
  a:focus-visible {
    outline-offset: -2px;
  }
  svg {
    inline-size: 20px;
    block-size: 20px;
  }
  /* A bar below the page. */
  @media (width <= 720px) {
    :host {
      border: 0;
      border-block-start: 1px solid var(--_line);
    }
    nav {
      flex-direction: row;
      inline-size: auto;
      padding: 4px;
      padding-block-end: max(4px, env(safe-area-inset-bottom));
    }
    a {
      flex: 1;
      min-inline-size: 0;
      padding-block: 5px 4px;
    }
  }
  /* A window that is also low, as one that is magnified: each line counts. */
  @media (width <= 720px) and (height <= 480px) {
    nav {
      padding-block: 2px;
    }
    a {
      display: flex;
      justify-content: center;
      align-items: center;
      gap: 6px;
    }
  }
  @media (forced-colors: active) {
    a[aria-current]:not(:focus-visible) {
      outline: 1px solid Highlight;
      outline-offset: -1px;
    }
  }
`;
