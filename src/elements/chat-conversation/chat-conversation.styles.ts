import { css } from 'lit';

export const styles = css`
  @layer chat-widget {
    :host {
      display: flex;
      flex-direction: column;
    }
    /* What is below the transcript shrinks, and scrolls. */
    chat-widget-transcript {
      flex: 1;
      min-block-size: 64px;
    }
    chat-widget-notice {
      flex: none;
    }
    /* A short interruption is over before it is worth a line. */
    .delayed {
      max-block-size: 80px;
      overflow: hidden;
      animation: unfold 200ms 900ms var(--_ease) backwards;
    }
    @keyframes unfold {
      from {
        max-block-size: 0;
        opacity: 0;
      }
    }
  }
`;
