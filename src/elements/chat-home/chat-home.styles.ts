import { css } from 'lit';

export const styles = css`
  @layer chat-widget {
    :host {
      display: flex;
      flex-direction: column;
      min-block-size: 0;
      overflow: hidden auto;
      overscroll-behavior: contain;
      scrollbar-width: thin;
    }
    header {
      flex: none;
      padding-block: 16px 76px;
      padding-inline: 20px 12px;
      color: var(--_on-accent);
      background: linear-gradient(150deg, var(--_accent), var(--_accent-2));
    }
    .top {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 4px;
      min-block-size: 40px;
      --_icon: var(--_on-accent);
      --_icon-hover: color-mix(in oklab, var(--_on-accent) 14%, transparent);
    }
    header :focus-visible {
      outline-color: currentColor;
      outline-offset: -2px;
    }
    .faces {
      flex: 1;
      display: flex;
    }
    .faces .avatar {
      box-sizing: content-box;
      inline-size: 36px;
      block-size: 36px;
      margin-inline-end: -8px;
      border: 2px solid var(--_on-accent);
      font-size: 13px;
    }
    h2 {
      margin: 24px 0 0;
      font-size: 26px;
      font-weight: 700;
      line-height: 1.2;
      letter-spacing: -0.015em;
      overflow-wrap: anywhere;
    }
    .cards {
      flex: 1 0 auto;
      display: flex;
      flex-direction: column;
      gap: 12px;
      margin-block-start: -52px;
      padding-inline: 16px;
    }
    .card {
      padding: 16px;
      border: 1px solid var(--_line);
      border-radius: var(--_radius-card);
      text-align: start;
      background: var(--_raised);
      box-shadow: 0 4px 16px rgb(15 20 40 / 0.06);
    }
    h3,
    .title {
      margin: 0 0 2px;
      font-size: 15px;
      font-weight: 600;
    }
    h3[data-online]::before {
      content: '';
      display: inline-block;
      inline-size: 8px;
      block-size: 8px;
      margin-inline-end: 4px;
      border-radius: 50%;
      vertical-align: 1px;
      background: var(--_good);
    }
    p,
    .excerpt {
      margin: 0;
      font-size: 14px;
      color: var(--_muted);
    }
    .opening {
      margin-block-start: 6px;
      font-weight: 600;
      color: var(--_text);
    }
    .start {
      inline-size: 100%;
      margin-block-start: 14px;
    }
    .previous {
      display: grid;
    }
    .excerpt {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .kept {
      flex: none;
      padding: 12px 16px;
      font-size: 12px;
      text-align: center;
    }
    @media (forced-colors: active) {
      header {
        border-block-end: 1px solid;
      }
      h3[data-online]::before {
        background: CanvasText;
      }
    }
  }
`;
