import { css } from 'lit';

export const tagEditorStyles = css`
  :host {
    display: block;
    margin-block-start: 20px;
  }
  label {
    display: block;
    margin-block-end: 4px;
    font-size: 12px;
    font-weight: 600;
    color: var(--_muted);
  }
  ul {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin: 0 0 6px;
    padding: 0;
    list-style: none;
  }
  ul:empty {
    display: none;
  }
  li {
    display: flex;
    align-items: center;
    max-inline-size: 100%;
    padding-inline-start: 10px;
    border: 1px solid var(--_line);
    border-radius: 999px;
    background: var(--_sunken);
    font-size: 13px;
  }
  li span {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  li button {
    flex: none;
    inline-size: 28px;
    block-size: 28px;
    border-radius: 50%;
    font-size: 16px;
    line-height: 1;
    color: var(--_muted);
  }
  li button:hover {
    color: var(--_text);
  }
  input {
    inline-size: 100%;
    min-block-size: 36px;
    padding-inline: 10px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-field);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    font-size: 13.5px;
  }
  .error {
    margin: 4px 0 0;
    font-size: 12px;
    color: var(--_bad);
  }
  .error:empty {
    display: none;
  }
`;
