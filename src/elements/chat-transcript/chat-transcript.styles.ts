import { css } from 'lit';

export const styles = css`
  @layer chat-widget {
    :host {
      display: block;
      position: relative;
      min-block-size: 0;
    }
    .scroller {
      position: relative;
      block-size: 100%;
      overflow: hidden auto;
      overflow-anchor: none;
      overscroll-behavior: contain;
      scroll-padding-block: 16px;
      scrollbar-width: thin;
      scrollbar-color: var(--_line) transparent;
    }
    .scroller:focus-visible {
      outline-offset: -2px;
      border-radius: 4px;
    }
    .content {
      display: flex;
      flex-direction: column;
      justify-content: flex-end;
      min-block-size: 100%;
      padding: 12px 16px;
    }
    .day {
      align-self: center;
      padding-block: 8px 12px;
      font-size: 12px;
      color: var(--_muted);
    }
    .system {
      align-self: center;
      max-inline-size: 90%;
      margin-block: 6px 12px;
      padding: 5px 12px;
      border-radius: 16px;
      font-size: 13px;
      text-align: center;
      overflow-wrap: anywhere;
      color: var(--_muted);
      background: var(--_sunken);
    }
    .row {
      display: grid;
      grid-template-columns: 28px minmax(0, auto);
      column-gap: 8px;
      justify-content: start;
      align-items: end;
      max-inline-size: 86%;
      padding-block-end: 2px;
      content-visibility: auto;
      contain-intrinsic-block-size: auto 44px;
    }
    .row[data-own] {
      align-self: flex-end;
      grid-template-columns: minmax(0, auto);
      justify-content: end;
    }
    .row[data-last] {
      padding-block-end: 12px;
    }
    .row[data-own][data-last]:not([data-delivery]) {
      padding-block-end: 10px;
    }
    .side {
      grid-column: 1;
    }
    .bubble {
      display: block;
      inline-size: fit-content;
      min-inline-size: 36px;
      padding: 9px 13px;
      border-radius: var(--_radius-card);
      border-start-start-radius: var(--_joint);
      border-end-start-radius: var(--_joint);
      background: var(--_bubble);
      overflow-wrap: anywhere;
      white-space: pre-wrap;
      unicode-bidi: isolate;
      text-align: start;
    }
    .row[data-first] > .bubble {
      border-start-start-radius: var(--_radius-card);
    }
    .row[data-own] > .bubble {
      justify-self: end;
      border-radius: var(--_radius-card);
      border-start-end-radius: var(--_joint);
      border-end-end-radius: var(--_joint);
      color: var(--_on-accent);
      background: var(--_accent);
    }
    .row > .bubble[data-changed='deleted'] {
      border: 1px dashed var(--_line);
      font-style: italic;
      color: var(--_muted);
      background: none;
    }
    .row[data-own][data-first] > .bubble {
      border-start-end-radius: var(--_radius-card);
    }
    /* The body stays the text of the bubble, so what is added is no part of it. */
    .bubble a[data-host]::after {
      content: ' (' attr(data-host) ')';
    }
    .bubble a {
      color: inherit;
      text-underline-offset: 2px;
      border-radius: 2px;
    }
    .bubble a:focus-visible {
      outline-color: currentColor;
    }
    .bubble :is(ul, ol) {
      margin: 4px 0;
      padding-inline-start: 1.4em;
      /* Line breaks between items belong to the markup. */
      white-space: normal;
    }
    .bubble li {
      white-space: pre-wrap;
    }
    /* Its numbers are text, and hang out at the start of the line. */
    .bubble ol {
      list-style: none;
      text-indent: -1.4em;
    }
    .bubble code {
      padding: 1px 4px;
      border-radius: 4px;
      font-family: ui-monospace, monospace;
      font-size: 0.9em;
      background: color-mix(in oklab, currentColor 10%, transparent);
    }
    .bubble pre {
      margin: 4px 0;
      padding: 8px 10px;
      overflow-x: auto;
      overscroll-behavior-x: contain;
      border-radius: 8px;
      white-space: pre;
      background: color-mix(in oklab, currentColor 10%, transparent);
    }
    .bubble pre code {
      padding: 0;
      background: none;
    }
    .meta {
      grid-column: 2;
      padding-block-start: 4px;
      font-size: 12px;
      color: var(--_muted);
    }
    /* Name and time keep their order in every script. */
    .meta > * {
      unicode-bidi: isolate;
    }
    .row[data-own] > .meta {
      grid-column: 1;
      text-align: end;
    }
    .meta.bad {
      color: var(--_bad);
    }
    .meta button {
      min-inline-size: 24px;
      min-block-size: 24px;
      font-weight: 600;
      text-decoration: underline;
      text-underline-offset: 2px;
    }
    .dots {
      display: flex;
      gap: 4px;
      padding: 13px;
    }
    .dots i {
      inline-size: 6px;
      block-size: 6px;
      border-radius: 50%;
      background: var(--_muted);
      animation: breathe 1.2s ease-in-out infinite;
    }
    .dots i:nth-child(2) {
      animation-delay: 160ms;
    }
    .dots i:nth-child(3) {
      animation-delay: 320ms;
    }
    .older,
    .new {
      position: absolute;
      inset-inline: 0;
      margin-inline: auto;
      inline-size: fit-content;
      border-radius: 999px;
      font-size: 13px;
      background: var(--_raised);
      box-shadow:
        0 0 0 1px var(--_line),
        0 4px 16px rgb(15 20 40 / 0.12);
    }
    .older {
      inset-block-start: 8px;
      padding: 5px 12px;
      color: var(--_muted);
    }
    .new {
      display: flex;
      align-items: center;
      gap: 6px;
      inset-block-end: 12px;
      min-block-size: 36px;
      padding-inline: 10px 14px;
      font-weight: 600;
      color: var(--_text);
      animation: rise 180ms var(--_ease);
    }
    .new svg {
      inline-size: 16px;
      block-size: 16px;
    }
    [data-new],
    .typing {
      animation: rise 180ms var(--_ease);
    }
    @keyframes breathe {
      0%,
      60%,
      100% {
        opacity: 0.35;
      }
      30% {
        opacity: 0.9;
      }
    }
    @media (forced-colors: active) {
      .bubble,
      .system,
      .new,
      .older {
        border: 1px solid;
      }
      .row[data-own] > .bubble {
        border-width: 2px;
      }
      .dots i {
        background: CanvasText;
      }
    }
  }
`;
