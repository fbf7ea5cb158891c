import { css } from 'lit';

export const consoleAppStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    block-size: 100dvh;
    overflow: hidden;
    background: var(--_surface);
    color: var(--_text);
    font:
      15px/1.45 system-ui,
      'Segoe UI',
      Roboto,
      sans-serif;
  }
  console-door {
    flex: 1;
    overflow-y: auto;
  }
  console-top-bar,
  footer {
    flex: none;
  }
  console-workspace {
    flex: 1;
  }
  .reaching {
    flex: 1;
    display: grid;
    place-items: center;
    color: var(--_muted);
  }
`;
