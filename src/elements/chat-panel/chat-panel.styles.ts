import { css } from 'lit';

/** When there is no room for a panel beside the page, it covers it. */
export const FULL_SCREEN = '(width < 480px) or (height < 420px)';

export const styles = css`
  @layer chat-widget {
    .panel {
      position: absolute;
      inset-block-end: calc(100% + 12px);
      left: var(--_left);
      right: var(--_right);
      display: flex;
      flex-direction: column;
      inline-size: min(var(--_width), 100vw - 2 * var(--_offset));
      block-size: min(var(--_height), 100dvh - 2 * var(--_offset) - 68px);
      /* What is fixed in it, such as an open menu, is fixed to it. */
      contain: layout;
      overflow: hidden;
      border-radius: var(--_radius);
      color: var(--_text);
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
    .panel[data-open] {
      visibility: visible;
      opacity: 1;
      transform: none;
      transition:
        opacity 200ms var(--_ease),
        transform 200ms var(--_ease);
    }
    chat-widget-home,
    chat-widget-transcript {
      flex: 1;
      min-block-size: 0;
    }
    chat-widget-header,
    chat-widget-composer {
      flex: none;
    }
    .status,
    .notice {
      flex: none;
      display: flex;
      align-items: center;
      justify-content: center;
      gap: 8px;
      font-size: 13px;
      color: var(--_muted);
      background: var(--_sunken);
    }
    .status {
      padding: 7px 16px;
      border-block-end: 1px solid var(--_line);
    }
    .status svg {
      flex: none;
      inline-size: 14px;
      block-size: 14px;
    }
    /* A blip is over before it is worth a word. */
    .late {
      max-block-size: 80px;
      overflow: hidden;
      animation: unfold 200ms 900ms var(--_ease) backwards;
    }
    .link {
      min-block-size: 24px;
      font-weight: 600;
      text-decoration: underline;
      text-underline-offset: 2px;
      color: var(--_text);
    }
    .notice {
      margin: 0 12px 8px;
      padding-inline-start: 14px;
      border-radius: 16px;
      animation: rise 180ms var(--_ease);
    }
    .notice > span {
      flex: 1;
      padding-block: 6px;
    }
    .notice .icon-button {
      inline-size: 32px;
      block-size: 32px;
    }
    .notice svg {
      inline-size: 14px;
      block-size: 14px;
    }
    @keyframes unfold {
      from {
        max-block-size: 0;
        padding-block: 0;
        border-block-end-width: 0;
        opacity: 0;
      }
    }
    @media (width < 480px) or (height < 420px) {
      .panel {
        position: fixed;
        inset: auto 0;
        inset-block-start: var(--_seen-top, 0px);
        inline-size: 100%;
        block-size: var(--_seen-height, 100dvh);
        border-radius: 0;
        padding-block-end: env(safe-area-inset-bottom);
      }
    }
    @media (forced-colors: active) {
      .panel {
        border: 1px solid;
      }
      .status,
      .notice {
        border: 1px solid;
      }
    }
  }
`;
