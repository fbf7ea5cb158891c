import { css } from 'lit';

/** What every element starts from: boxes, focus, text for screen readers only, icons, buttons. */
export const shared = css`
  @layer chat-widget {
    :host([hidden]),
    [hidden] {
      display: none !important;
    }
    *,
    ::before,
    ::after {
      box-sizing: border-box;
    }
    button {
      font: inherit;
      color: inherit;
      margin: 0;
      padding: 0;
      border: 0;
      background: none;
      cursor: pointer;
      touch-action: manipulation;
      -webkit-tap-highlight-color: transparent;
    }
    :focus-visible {
      outline: 2px solid var(--_ring);
      outline-offset: 2px;
    }
    svg {
      display: block;
      inline-size: 20px;
      block-size: 20px;
      fill: none;
      stroke: currentColor;
      stroke-width: 2;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
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
    @media (prefers-reduced-motion: reduce) {
      *,
      ::before,
      ::after {
        animation: none !important;
        transition: none !important;
      }
    }
  }
`;
