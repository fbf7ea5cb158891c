import { css } from 'lit';

/** A page with headings and forms. */
export const formStyles = css`
  main {
    min-block-size: 0;
    overflow-y: auto;
    scrollbar-width: thin;
  }
  .page {
    inline-size: min(100%, 720px);
    margin-inline: auto;
    padding: 24px 20px 40px;
  }
  h2 {
    margin: 0 0 4px;
    font-size: 20px;
    line-height: 1.3;
    letter-spacing: -0.01em;
  }
  h3 {
    margin: 28px 0 4px;
    font-size: 15px;
    font-weight: 600;
  }
  p {
    margin: 0;
  }
  .intro,
  .hint {
    color: var(--_muted);
    font-size: 14px;
  }
  .hint {
    margin-block-start: 6px;
    font-size: 12.5px;
  }
  label {
    display: block;
    margin-block: 14px 6px;
    font-size: 14px;
    font-weight: 600;
  }
  input,
  textarea,
  select {
    box-sizing: border-box;
    inline-size: 100%;
    padding: 8px 12px;
    border: 1px solid var(--_field-border);
    border-radius: var(--_radius-field);
    background: var(--_surface);
    font: inherit;
    color: inherit;
  }
  input,
  select {
    min-block-size: 40px;
  }
  textarea {
    min-block-size: 112px;
    line-height: 1.45;
    resize: vertical;
  }
  input:focus-visible,
  textarea:focus-visible,
  select:focus-visible {
    outline-offset: 1px;
  }
  [aria-invalid='true'] {
    border-color: var(--_bad);
  }
  .error {
    margin-block-start: 6px;
    color: var(--_bad);
    font-size: 13.5px;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    margin-block-start: 16px;
  }
  .saved {
    font-size: 14px;
    color: var(--_good);
  }
  /* What somebody else has changed meanwhile. */
  .meanwhile {
    margin-block-start: 14px;
    padding: 12px;
    border: 1px solid var(--_waiting);
    border-radius: var(--_radius-field);
    background: var(--_surface);
  }
  .meanwhile h3 {
    margin-block-start: 0;
  }
  /* Fields with smaller letters make iOS zoom in. */
  @media (pointer: coarse) {
    input,
    textarea,
    select {
      font-size: 16px;
    }
  }
`;
