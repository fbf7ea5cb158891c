import { css } from 'lit';

export const inboxPageStyles = css`
  :host {
    display: block;
    min-block-size: 0;
  }
  .columns {
    display: grid;
    grid-template: minmax(0, 1fr) / 320px minmax(0, 1fr) auto;
    block-size: 100%;
  }
  nav {
    overflow-y: auto;
    border-inline-end: 1px solid var(--_line);
    background: var(--_sunken);
    scrollbar-width: thin;
  }
  main,
  .visitor {
    display: grid;
    min-inline-size: 0;
    min-block-size: 0;
  }
  .visitor {
    inline-size: 300px;
    border-inline-start: 1px solid var(--_line);
  }
  .missing {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 16px;
    padding: 24px 16px;
    text-align: center;
  }
  .missing h2 {
    margin: 0;
    font-size: 17px;
    font-weight: 600;
  }
  @media (width <= 1100px) {
    .columns {
      grid-template-columns: 280px minmax(0, 1fr);
    }
    .columns:not([data-view='visitor']) .visitor {
      display: none;
    }
    .visitor {
      inline-size: auto;
    }
    [data-view='visitor'] main {
      display: none;
    }
  }
  @media (width <= 720px) {
    .columns {
      grid-template-columns: minmax(0, 1fr);
    }
    nav,
    .visitor {
      border: 0;
    }
    [data-view='lists'] main,
    .columns:not([data-view='lists']) nav {
      display: none;
    }
  }
`;
