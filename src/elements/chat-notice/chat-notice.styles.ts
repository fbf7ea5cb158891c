import { css } from 'lit';

export const styles = css`
  @layer chat-widget {
    :host {
      --_back: var(--_sunken);
      display: block;
      color: var(--_muted);
    }
    :host([kind='warning']) {
      --_back: color-mix(in oklab, var(--_bad) 12%, var(--_surface));
      --_icon-hover: color-mix(in oklab, var(--_bad) 12%, transparent);
      color: var(--_text);
    }
    .notice {
      display: flex;
      align-items: center;
      gap: 8px;
      font-size: 13px;
      overflow-wrap: anywhere;
      background: var(--_back);
    }
    :host([shape='bar']) .notice {
      justify-content: center;
      padding: 7px 16px;
      border-block-end: 1px solid var(--_line);
    }
    :host([shape='card']) .notice {
      min-block-size: 32px;
      margin: 0 12px 8px;
      padding-inline: 14px 0;
      border-radius: 16px;
      animation: rise 180ms var(--_ease);
    }
    :host([shape='card']) .text {
      flex: 1;
      padding-block: 6px;
    }
    svg {
      flex: none;
      inline-size: 14px;
      block-size: 14px;
    }
    .action {
      flex: none;
      min-block-size: 24px;
      max-inline-size: 50%;
      font-weight: 600;
      text-decoration: underline;
      text-underline-offset: 2px;
      color: var(--_text);
    }
    :host([shape='card']) .action {
      min-block-size: 32px;
      padding-inline: 6px;
    }
    :host([shape='card']) .action:last-child {
      padding-inline-end: 14px;
    }
    .icon-button {
      inline-size: 32px;
      block-size: 32px;
    }
    @media (forced-colors: active) {
      .notice {
        border: 1px solid;
      }
    }
  }
`;
