import { css } from 'lit';

export const styles = css`
  @layer chat-widget {
    :host {
      display: block;
    }
    header {
      display: flex;
      align-items: center;
      gap: 4px;
      min-block-size: 64px;
      padding-block: 12px;
      padding-inline: 16px 12px;
      border-block-end: 1px solid var(--_line);
      /* A long press must not select text. */
      user-select: none;
      -webkit-user-select: none;
      -webkit-touch-callout: none;
    }
    .person {
      position: relative;
    }
    .person > .avatar {
      inline-size: 36px;
      block-size: 36px;
      font-size: 13px;
    }
    .person[data-online]::after {
      content: '';
      position: absolute;
      inset-inline-end: -2px;
      inset-block-end: -2px;
      inline-size: 12px;
      block-size: 12px;
      border: 2px solid var(--_surface);
      border-radius: 50%;
      background: var(--_good);
    }
    .back {
      margin-inline-start: -8px;
    }
    :host(:dir(rtl)) .back svg {
      transform: scaleX(-1);
    }
    .who {
      flex: 1;
      margin-inline-start: 8px;
      min-inline-size: 0;
    }
    .heading {
      overflow: hidden;
      font-weight: 600;
      line-height: 1.25;
      text-overflow: ellipsis;
      white-space: nowrap;
      text-align: start;
    }
    .detail {
      font-size: 13px;
      color: var(--_muted);
    }
  }
`;
