import { css } from 'lit';
import { base } from './base.styles.js';

/** Resets and controls for the elements of the panel. */
export const shared = [
  base,
  css`
    @layer chat-widget {
      .hidden-text {
        position: absolute;
        inline-size: 1px;
        block-size: 1px;
        margin: -1px;
        overflow: hidden;
        clip-path: inset(50%);
        white-space: nowrap;
      }
      .icon-button {
        display: grid;
        place-items: center;
        flex: none;
        inline-size: 40px;
        block-size: 40px;
        border-radius: var(--_radius-field);
        color: var(--_icon);
        transition: background-color 160ms var(--_ease);
      }
      .icon-button:hover,
      .icon-button[aria-expanded='true'] {
        background: var(--_icon-hover);
      }
      .button {
        min-block-size: 44px;
        padding: 8px 16px;
        border-radius: var(--_radius-field);
        font-weight: 600;
        background: var(--_bubble);
        transition: filter 160ms var(--_ease);
      }
      .button:hover {
        filter: brightness(0.94);
      }
      .main {
        color: var(--_on-accent);
        background: var(--_accent);
      }
      @keyframes rise {
        from {
          opacity: 0;
          transform: translateY(6px);
        }
      }
      @media (forced-colors: active) {
        .button {
          border: 1px solid;
        }
      }
    }
  `,
];
