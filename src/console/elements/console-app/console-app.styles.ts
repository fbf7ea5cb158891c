import { css } from 'lit';

/** The console's own values, in addition to the widget's. All other elements inherit them. */
export const consoleTokens = css`
  :host {
    --_field-border: color-mix(in oklab, var(--_text) 52%, var(--_surface));
    --_hover: color-mix(in oklab, var(--_text) 6%, var(--_surface));
    --_selected: light-dark(
      color-mix(in oklab, var(--_accent) 11%, var(--_surface)),
      color-mix(in oklab, var(--_accent) 32%, var(--_surface))
    );
    --_waiting: light-dark(#8a5200, #f0b14a);
  }
`;

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
  sign-in-form {
    flex: 1;
    overflow-y: auto;
  }
  console-header,
  footer {
    flex: none;
  }
  .body {
    flex: 1;
    display: flex;
    min-block-size: 0;
  }
  .body > :not(main-navigation) {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 0;
  }
  main-navigation {
    flex: none;
  }
  .notice {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 16px;
    padding: 24px 16px;
    text-align: center;
  }
  .notice h2 {
    margin: 0;
    font-size: 17px;
    font-weight: 600;
  }
  @media (width <= 720px) {
    .body {
      flex-direction: column-reverse;
    }
  }
  .checking {
    flex: 1;
    display: grid;
    place-items: center;
    color: var(--_muted);
  }
  footer {
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
  /* Keyboard hints: useless without a keyboard, and on a phone there is no room. */
  @media (pointer: coarse), (width <= 720px) {
    footer {
      display: none;
    }
  }
`;
