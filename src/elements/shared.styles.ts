import { css } from 'lit';
import { base } from './base.styles.js';

/** What the panel's elements start from. */
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
        color: var(--_muted);
        transition: background-color 160ms var(--_ease);
      }
      .icon-button:hover {
        background: var(--_sunken);
      }
    }
  `,
];
