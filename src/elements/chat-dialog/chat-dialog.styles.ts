import { css } from 'lit';

export const styles = css`
  @layer chat-widget {
    .scrim {
      position: absolute;
      z-index: 3;
      inset: 0;
      display: grid;
      align-items: end;
      padding: 12px;
      color: var(--_text);
      background: rgb(10 12 20 / 0.45);
      animation: fade 160ms var(--_ease);
    }
    .dialog {
      max-block-size: 100%;
      padding: 20px;
      overflow: hidden auto;
      overscroll-behavior: contain;
      border-radius: calc(var(--_radius) - 2px);
      text-align: start;
      overflow-wrap: anywhere;
      background: var(--_raised);
      box-shadow: var(--_shadow);
      animation: rise 180ms var(--_ease);
    }
    h2 {
      margin: 0 0 6px;
      font-size: 17px;
      font-weight: 600;
      line-height: 1.3;
    }
    p {
      margin: 0 0 16px;
      color: var(--_muted);
    }
    .buttons {
      display: flex;
      flex-wrap: wrap;
      gap: 10px;
    }
    .button {
      flex: 1 1 104px;
    }
    .main {
      color: #fff;
      background: light-dark(#c0342b, #cf3d33);
    }
    @keyframes fade {
      from {
        opacity: 0;
      }
    }
    @media (forced-colors: active) {
      .dialog {
        border: 1px solid;
      }
    }
  }
`;
