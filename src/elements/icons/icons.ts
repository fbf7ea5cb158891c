import { html } from 'lit';

/* Icons that the launcher needs at once. */

export const chatIcon = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M21 11.5a8.4 8.4 0 0 1-12 7.6L3 21l1.9-6A8.4 8.4 0 1 1 21 11.5Z" />
</svg>`;
export const downIcon = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="m6 9 6 6 6-6" />
</svg>`;
