import { html } from 'lit';

/* Icons that load with the panel. */

export const sendIcon = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M12 19V5M5 12l7-7 7 7" />
</svg>`;
export const menuIcon = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="12" cy="5" r="1" />
  <circle cx="12" cy="12" r="1" />
  <circle cx="12" cy="19" r="1" />
</svg>`;
export const arrowDownIcon = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M12 5v14M5 12l7 7 7-7" />
</svg>`;
export const offlineIcon = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path
    d="M3 3l18 18M8.5 16.4a5 5 0 0 1 7 0M5 12.9a10 10 0 0 1 5.2-2.7M19 12.9a10 10 0 0 0-2.1-1.5"
  />
</svg>`;
export const crossIcon = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M6 6l12 12M18 6 6 18" />
</svg>`;
export const backIcon = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="m15 6-6 6 6 6" />
</svg>`;
