import { css } from 'lit';

export const taskEditorStyles = css`
  :host {
    display: block;
  }
  .error:empty {
    display: none;
  }
  .steps {
    margin: 16px 0 0;
    padding: 0;
    list-style: none;
  }
  .step {
    padding: 8px 12px 12px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-field);
    background: var(--_sunken);
  }
  .step + .step {
    margin-block-start: 10px;
  }
  .head {
    display: flex;
    align-items: center;
    gap: 2px;
  }
  h3 {
    flex: 1;
    margin: 0;
    font-size: 14px;
  }
  .icon {
    min-inline-size: 32px;
    min-block-size: 32px;
    border-radius: var(--_radius-field);
    color: var(--_muted);
  }
  .icon:hover {
    background: var(--_hover);
    color: var(--_text);
  }
  .icon[aria-disabled='true'] {
    opacity: 0.4;
    cursor: default;
  }
  .buttons .hint {
    margin: 0;
  }
`;
