import { html } from 'lit';

/* Icons that the launcher does not need: they load with the panel. */

export const sendIcon = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M12 19V5M5 12l7-7 7 7" />
</svg>`;
export const menuIcon = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="12" cy="5" r="1" />
  <circle cx="12" cy="12" r="1" />
  <circle cx="12" cy="19" r="1" />
</svg>`;
