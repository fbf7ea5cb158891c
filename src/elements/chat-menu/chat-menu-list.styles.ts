import { css } from 'lit';

export const styles = css`
  @layer chat-widget {
    /* Fixed to the panel, which contains layout: scrollers in between do not clip it. */
    .menu {
      position: fixed;
      z-index: 2;
      inset-block-start: 60px;
      inset-inline-end: 12px;
      display: flex;
      flex-direction: column;
      min-inline-size: 208px;
      max-inline-size: calc(100% - 24px);
      max-block-size: calc(100% - 72px);
      padding: 6px;
      overflow: hidden auto;
      overscroll-behavior: contain;
      scrollbar-width: thin;
      border-radius: var(--_radius-card);
      color: var(--_text);
      background: var(--_raised);
      box-shadow:
        0 0 0 1px var(--_line),
        var(--_shadow);
      animation: drop 160ms var(--_ease);
    }
    button {
      flex: none;
      min-block-size: 44px;
      padding: 8px 12px;
      border-radius: calc(var(--_radius-card) - 6px);
      text-align: start;
      transition: background-color 160ms var(--_ease);
    }
    button:hover,
    button:focus-visible {
      background: var(--_bubble);
    }
    button:focus-visible {
      outline-offset: -2px;
    }
    [data-choice='delete'] {
      color: var(--_bad);
    }
    @keyframes drop {
      from {
        opacity: 0;
        transform: translateY(-6px);
      }
    }
    /* Half an item at the edge shows that there is more. */
    @media (height < 420px) {
      button {
        min-block-size: 40px;
      }
    }
    @media (forced-colors: active) {
      .menu {
        border: 1px solid;
      }
    }
  }
`;
