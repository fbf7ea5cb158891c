import { css } from 'lit';

/** Windows in which the panel covers the whole page. */
export const FULL_SCREEN = '(width < 480px) or (height < 420px)';

export const styles = css`
  @layer chat-widget {
    :host {
      --_width: var(--chat-width, 380px);
      --_height: var(--chat-height, 640px);
    }
    .panel {
      position: absolute;
      inset: auto var(--_right) calc(100% + 12px) var(--_left);
      /* The launcher has that distance already. */
      margin: 0 calc(-1 * var(--_offset));
      display: flex;
      flex-direction: column;
      /* The launcher and its distance from the edges have the page's zoom; the panel has not. */
      inline-size: min(var(--_width), 100vw - var(--_zoom, 1) * 2 * var(--_offset));
      block-size: min(var(--_height), 100dvh - var(--_zoom, 1) * (2 * var(--_offset) + 68px));
      /* Fixed elements inside, such as an open menu, are fixed to the panel. */
      contain: layout;
      overflow: hidden;
      border-radius: var(--_radius);
      background: var(--_surface);
      box-shadow:
        0 0 0 1px var(--_hairline),
        var(--_shadow);
      visibility: hidden;
      opacity: 0;
      transform: translateY(8px) scale(0.98);
      transform-origin: var(--_corner);
      transition:
        opacity 160ms var(--_ease),
        transform 160ms var(--_ease),
        visibility 0s 160ms;
    }
    .content {
      display: contents;
    }
    .panel[data-open] {
      visibility: inherit;
      opacity: 1;
      transform: none;
      transition:
        opacity 200ms var(--_ease),
        transform 200ms var(--_ease);
    }
    chat-widget-conversation {
      display: flex;
      flex-direction: column;
      flex: 1;
      min-block-size: 0;
    }
    chat-widget-home,
    chat-widget-form {
      flex: 1;
      min-block-size: 0;
    }
    chat-widget-header,
    chat-widget-composer {
      flex: none;
    }
    .not-loaded {
      display: flex;
      flex-direction: column;
      flex: none;
      max-block-size: 50%;
      padding: 8px 16px;
      text-align: end;
    }
    /* In the reverse direction it begins at its end: the newest message is in view. */
    .written {
      display: flex;
      flex-direction: column-reverse;
      overflow: auto;
      overscroll-behavior: contain;
    }
    .written p {
      margin: 0 0 8px;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    /* The menu is shown with the header. */
    chat-widget-header:not(:defined) {
      display: none;
    }
    @media (width < 480px) or (height < 420px) {
      .panel {
        position: fixed;
        inset: var(--_visible-top, 0) 0 auto;
        margin: 0;
        inline-size: 100%;
        block-size: var(--_visible-height, 100dvh);
        border-radius: 0;
        padding-block-end: env(safe-area-inset-bottom);
      }
    }
    /* Beside the page, in full height, where there is room for both. */
    @media (width >= 480px) and (height >= 420px) {
      :host([mode='docked']) .panel {
        position: fixed;
        inset-block: 0;
        inline-size: min(var(--_width), 100vw);
        block-size: 100dvh;
        border-radius: 0;
      }
    }
    /* In the page, at the element's place. */
    :host([mode='inline']) .panel {
      position: relative;
      inset: auto;
      margin: 0;
      inline-size: 100%;
      block-size: min(var(--_height), 100dvh);
      border-radius: var(--_radius);
      padding-block-end: 0;
      box-shadow: 0 0 0 1px var(--_line);
    }
    :host([mode='inline']) .panel:not([data-open]) {
      display: none;
    }
    @media (forced-colors: active) {
      .panel {
        border: 1px solid;
      }
    }
  }
`;
