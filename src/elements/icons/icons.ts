import { html, svg } from 'lit';

const icon = (shape: unknown) => html`<svg viewBox="0 0 24 24" aria-hidden="true">${shape}</svg>`;

export const chatIcon = icon(
  svg`<path d="M21 11.5a8.4 8.4 0 0 1-12 7.6L3 21l1.9-6A8.4 8.4 0 1 1 21 11.5Z"/>`,
);
export const downIcon = icon(svg`<path d="m6 9 6 6 6-6"/>`);
