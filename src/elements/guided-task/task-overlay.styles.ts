import { css } from 'lit';

export const styles = css`
  @layer chat-widget {
    .stage {
      position: fixed;
      inset: 0;
      z-index: 2147483647;
      overflow: hidden;
      margin: 0;
      padding: 0;
      border: 0;
      inline-size: auto;
      block-size: auto;
      color: var(--_text);
      background: none;
      font: 400 15px/1.45 var(--chat-font, inherit);
      letter-spacing: normal;
      text-transform: none;
      white-space: normal;
      pointer-events: none;
    }
    .stage:not([data-shown]) {
      display: none;
    }
    .behind {
      position: absolute;
      inset: 0;
    }
    /* Placed by its box in the window, whatever the direction of the text. */
    .ring {
      position: absolute;
      border-radius: 10px;
      outline: 3px solid var(--_ring);
      /* Seen on any background, and calm: the page keeps its brightness. */
      box-shadow:
        0 0 0 1px var(--_surface) inset,
        0 0 0 4px var(--_surface),
        0 0 0 12px color-mix(in oklab, var(--_ring) 28%, transparent);
      animation: appear 240ms var(--_ease);
    }
    .bar {
      position: absolute;
      inset: 16px 16px auto;
      display: flex;
      align-items: center;
      gap: 14px;
      inline-size: fit-content;
      max-inline-size: min(520px, 100% - 32px);
      margin-inline: auto;
      padding-block: 10px;
      padding-inline: 18px 10px;
      border-radius: var(--_radius-card);
      background: var(--_surface);
      box-shadow:
        0 0 0 1px var(--_hairline),
        0 0 0 2px color-mix(in oklab, var(--_ring) 55%, transparent),
        var(--_shadow);
      pointer-events: auto;
      animation: appear 240ms var(--_ease);
    }
    .bar[data-low] {
      inset: auto 16px calc(16px + env(safe-area-inset-bottom));
    }
    /* Away from the open panel, which has a corner. */
    .bar[data-beside='end'] {
      margin-inline: 0 auto;
    }
    .bar[data-beside='start'] {
      margin-inline: auto 0;
    }
    .words {
      min-inline-size: 0;
      text-align: start;
      overflow-wrap: anywhere;
    }
    .words p {
      margin: 0;
      max-block-size: 40vh;
      overflow: auto;
    }
    .progress {
      font-size: 13px;
      color: var(--_muted);
    }
    .stop {
      flex: none;
    }
    @keyframes appear {
      from {
        opacity: 0;
      }
    }
    @media (width < 480px) {
      .bar {
        inset-inline: 8px;
        inline-size: auto;
        max-inline-size: none;
        gap: 10px;
      }
      .words {
        flex: 1;
      }
    }
    @media (forced-colors: active) {
      .ring {
        outline-color: Highlight;
      }
      .bar {
        border: 2px solid Highlight;
      }
    }
  }
`;
