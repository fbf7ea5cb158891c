import { css } from 'lit';

export const messageActionsStyles = css`
  :host {
    display: block;
    grid-column: 1;
    justify-self: end;
    max-inline-size: 100%;
    padding-block-start: 2px;
    font-size: 12px;
    color: var(--_muted);
  }
  :host([data-editing]) {
    inline-size: 100%;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 4px 12px;
  }
  .links button {
    min-block-size: 24px;
    min-inline-size: 24px;
    border-radius: 4px;
    color: var(--_muted);
  }
  .links button:hover {
    text-decoration: underline;
    color: var(--_text);
  }
  .editor {
    display: grid;
    gap: 8px;
    margin-block: 2px 8px;
    padding: 10px;
    border: 1px solid var(--_line);
    border-radius: 12px;
    background: var(--_sunken);
    color: var(--_text);
  }
  textarea {
    box-sizing: border-box;
    inline-size: 100%;
    min-block-size: 3lh;
    max-block-size: 40vh;
    padding: 8px 10px;
    border: 1px solid var(--_line);
    border-radius: 8px;
    font: inherit;
    font-size: 14px;
    color: inherit;
    background: var(--_surface);
    field-sizing: content;
    resize: vertical;
  }
  .editor .options {
    max-block-size: 160px;
    border: 1px solid var(--_line);
    border-radius: 8px;
    background: var(--_surface);
  }
  .editor .actions {
    gap: 6px;
  }
  .editor .button {
    min-block-size: 36px;
  }
  .editor p {
    margin: 0;
    font-size: 14px;
  }
  .error {
    color: var(--_bad);
  }
  .error:empty {
    display: none;
  }
  ol {
    margin: 4px 0 8px;
    padding: 8px 10px;
    list-style: none;
    border: 1px dashed var(--_line);
    border-radius: 8px;
    text-align: start;
  }
  li + li {
    margin-block-start: 6px;
  }
  .text {
    display: block;
    font-size: 14px;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    unicode-bidi: plaintext;
    color: var(--_text);
  }
`;
