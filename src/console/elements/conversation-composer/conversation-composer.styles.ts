import { css } from 'lit';

export const conversationComposerStyles = css`
  :host {
    display: block;
    border-block-start: 1px solid var(--_line);
  }
  [role='tablist'] {
    display: flex;
    gap: 4px;
    padding: 6px 12px 0;
  }
  [role='tab'] {
    min-block-size: 32px;
    padding-inline: 12px;
    border-block-end: 2px solid transparent;
    font-size: 13px;
    font-weight: 600;
    color: var(--_muted);
  }
  [role='tab']:hover {
    color: var(--_text);
  }
  [role='tab'][aria-selected='true'] {
    border-block-end-color: currentColor;
    color: var(--_text);
  }
  [role='tab'][data-draft]::after {
    content: ' •' / '';
  }
  [role='tabpanel'][data-kind='note'] {
    border-inline-start: 4px double var(--_muted);
    background: var(--_sunken);
  }
  .ended {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 12px;
    padding: 10px 16px;
    border-block-start: 1px solid var(--_line);
    background: var(--_sunken);
    font-size: 14px;
    color: var(--_muted);
  }
  .ended p {
    margin: 0;
    margin-inline-end: auto;
  }
  .ended .button {
    color: var(--_text);
  }
  @media (forced-colors: active) {
    /* What is transparent would be drawn. */
    [role='tab'] {
      border-block-end-color: Canvas;
    }
    [role='tab'][aria-selected='true'] {
      border-block-end-color: Highlight;
    }
  }
`;
