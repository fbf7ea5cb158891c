import { css } from 'lit';

export const styles = css`
  @layer chat-widget {
    :host {
      /*
       * The page's inherited styles end here, but for its font, colour scheme and visibility; the section
       * sets language and direction. The page's rules for the element override these declarations.
       */
      all: initial;
      font: inherit;
      -webkit-font-smoothing: inherit;
      color-scheme: inherit;
      visibility: inherit;
      /* With "auto", Firefox takes "none" from the page, and phones enlarge text. */
      user-select: text;
      -webkit-text-size-adjust: 100%;
      --_offset: var(--chat-offset, 20px);
      /* Physical, like the values of the position attribute. */
      --_left: auto;
      --_right: var(--_offset);
      --_corner: bottom right;
      display: block;
      /* "!important" in a shadow tree overrides every rule of the page, such as a reset for "*". */
      position: fixed !important;
      z-index: var(--chat-z-index, 2147480000) !important;
      inset: auto var(--_right) var(--_offset) var(--_left) !important;
      overflow: visible !important;
      font-family: var(--chat-font, inherit);
      font-size: 15px !important;
      font-style: normal !important;
      font-weight: 400 !important;
      line-height: 1.45 !important;
      letter-spacing: normal !important;
      text-align: start !important;
      text-transform: none !important;
      white-space: normal !important;
      color: var(--_text) !important;
    }
    :host([position='bottom-left']) {
      --_left: var(--_offset);
      --_right: auto;
      --_corner: bottom left;
    }
    :host([theme='auto']) {
      color-scheme: light dark;
    }
    :host([theme='light']) {
      color-scheme: light;
    }
    :host([theme='dark']) {
      color-scheme: dark;
    }
    .launcher,
    .reload {
      color: var(--_on-accent);
      background: var(--_accent);
    }
    .reload {
      position: absolute;
      inset: auto var(--_right) calc(100% + 12px) var(--_left);
      margin: 0 calc(-1 * var(--_offset));
      inline-size: max-content;
      padding: 12px;
      border-radius: 11px;
    }
    .launcher {
      position: relative;
      display: grid;
      place-items: center;
      inline-size: 56px;
      block-size: 56px;
      border-radius: 50%;
      box-shadow:
        0 1px 2px rgb(15 20 40 / 0.2),
        0 8px 24px oklch(from var(--_accent) l c h / 0.35);
      transition: transform 180ms var(--_ease);
    }
    .launcher:hover {
      transform: translateY(-2px);
    }
    .launcher:active {
      transform: scale(0.96);
    }
    .launcher svg {
      inline-size: 26px;
      block-size: 26px;
    }
    .badge {
      position: absolute;
      inset-block-start: -4px;
      inset-inline-end: -4px;
      min-inline-size: 22px;
      padding-inline: 5px;
      border: 2px solid var(--_surface);
      border-radius: 11px;
      font-size: 12px;
      font-weight: 600;
      line-height: 18px;
      color: #fff;
      background: #d1184a;
    }
    /* There the panel covers the window, and has its own close button. */
    @media (width < 480px) or (height < 420px) {
      .launcher[data-open] {
        visibility: hidden;
      }
    }
    /* A docked panel has its own close button too. */
    :host([mode='docked']) .launcher[data-open] {
      visibility: hidden;
    }
    :host([mode='inline']) {
      position: relative !important;
      inset: auto !important;
      z-index: auto !important;
    }
    :host([mode='inline']) .launcher[data-open] {
      display: none;
    }
    @media (forced-colors: active) {
      .launcher,
      .reload,
      .badge {
        border: 2px solid;
      }
    }
    @media print {
      :host {
        display: none;
      }
    }
  }
`;
