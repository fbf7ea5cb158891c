import { css } from 'lit';

export const agentComposerStyles = css`
  :host {
    position: relative;
  }
  .options {
    position: absolute;
    inset-inline: 10px;
    inset-block-end: calc(100% + 4px);
    z-index: 1;
    max-block-size: min(300px, 45dvh);
    border: 1px solid var(--_line);
    border-radius: var(--_radius-card);
    background: var(--_surface);
    box-shadow: var(--_shadow);
  }
`;
