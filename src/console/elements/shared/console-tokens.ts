import { css } from 'lit';

/** What the console needs beyond the widget's values; declared once, on the app. */
export const consoleTokens = css`
  :host {
    --_field-line: color-mix(in oklab, var(--_text) 52%, var(--_surface));
    --_hover: color-mix(in oklab, var(--_text) 6%, var(--_surface));
    --_chosen: light-dark(
      color-mix(in oklab, var(--_accent) 11%, var(--_surface)),
      color-mix(in oklab, var(--_accent) 32%, var(--_surface))
    );
    --_wait: light-dark(#8a5200, #f0b14a);
    --_meta: 12.5px;
  }
`;
