import { html, svg } from 'lit';

/** Line icons. They are hidden from screen readers: give the control a name. */
const icon = (shape: unknown) => html`<svg viewBox="0 0 24 24" aria-hidden="true">${shape}</svg>`;

export const backIcon = icon(svg`<path d="m15 6-6 6 6 6" />`);
export const personIcon = icon(
  svg`<circle cx="12" cy="8" r="4" /><path d="M4.5 20.5a7.5 7.5 0 0 1 15 0" />`,
);
export const assignIcon = icon(
  svg`<circle cx="10" cy="8" r="4" /><path d="M3 20.5a7 7 0 0 1 12-4.9M18 14v6m-3-3h6" />`,
);
export const checkIcon = icon(svg`<path d="m5 12.5 4.5 4.5L19 7.5" />`);
export const bellIcon = icon(
  svg`<path d="M6 9.5a6 6 0 0 1 12 0c0 5.5 2 6.5 2 6.5H4s2-1 2-6.5" /><path d="M10 20a2.2 2.2 0 0 0 4 0" />`,
);
export const soundIcon = icon(
  svg`<path d="M4 9.5v5h3.5l4.5 4v-13l-4.5 4Z" /><path d="M15.5 9.2a4 4 0 0 1 0 5.6M18.2 6.5a8 8 0 0 1 0 11" />`,
);
export const mutedIcon = icon(
  svg`<path d="M4 9.5v5h3.5l4.5 4v-13l-4.5 4Z" /><path d="m16 9.8 4.5 4.5m0-4.5L16 14.3" />`,
);
export const signOutIcon = icon(svg`<path d="M14 4H6v16h8M11 12h9.5M17 8.5l3.5 3.5-3.5 3.5" />`);
export const inboxIcon = icon(
  svg`<path d="M4 13.5 6.5 5.5h11l2.5 8v5H4Z" /><path d="M4 13.5h4.5l1.5 2.5h4l1.5-2.5H20" />`,
);
export const historyIcon = icon(svg`<circle cx="12" cy="12" r="8" /><path d="M12 7.5V12l3 2" />`);
export const exportIcon = icon(svg`<path d="M12 4v10m-4-4 4 4 4-4M5 19h14" />`);
export const settingsIcon = icon(
  svg`<path d="M4 7h9m5 0h2M4 17h2m5 0h9" /><circle cx="15.5" cy="7" r="2.5" /><circle cx="8.5" cy="17" r="2.5" />`,
);
export const reportsIcon = icon(svg`<path d="M4 20h16M7 16.5v-5M12 16.5v-10M17 16.5v-7" />`);
export const snoozeIcon = icon(
  svg`<circle cx="12" cy="13" r="7.5" /><path d="M9.5 10.5h5l-5 5h5M4 5.5 6.5 3.5M20 5.5l-2.5-2" />`,
);
export const spamIcon = icon(
  svg`<path d="M8.2 3.5h7.6l4.7 4.7v7.6l-4.7 4.7H8.2l-4.7-4.7V8.2Z" /><path d="M12 8v5m0 3.2v.1" />`,
);
export const notSpamIcon = icon(
  svg`<path d="M8.2 3.5h7.6l4.7 4.7v7.6l-4.7 4.7H8.2l-4.7-4.7V8.2Z" /><path d="m8.5 12.3 2.5 2.5 4.5-5" />`,
);
export const blockIcon = icon(
  svg`<circle cx="12" cy="12" r="8.5" /><path d="m6.2 6.2 11.6 11.6" />`,
);
export const taskIcon = icon(svg`<path d="M4 6.5h9M4 12h6M4 17.5h6M14 11.5l6.5 3-2.8 1-1 2.8Z" />`);
export const emojiIcon = icon(
  svg`<circle cx="12" cy="12" r="8.5" /><path d="M8.5 14a4.2 4.2 0 0 0 7 0M9.2 9.6v.1M14.8 9.6v.1" />`,
);
