import { css } from 'lit';

/** A list of things of which each can be edited in place. */
export const editableListStyles = css`
  :host {
    display: block;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px 16px;
    margin-block-end: 6px;
  }
  h2 {
    margin: 0;
  }
  .done {
    min-block-size: 40px;
    margin-block: 8px;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    border-block-start: 1px solid var(--_line);
  }
  .item {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 12px;
    padding-block: 10px;
  }
  .actions {
    display: flex;
    gap: 4px;
    margin-inline-start: auto;
  }
  .text {
    flex: 1 1 240px;
    min-inline-size: 0;
  }
  /* All begin at the same edge, in whichever direction each is written. */
  .name,
  .body {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  .name {
    font-size: 14px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .body {
    font-size: 14px;
    color: var(--_muted);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .preview {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  .form {
    margin-block: 8px 16px;
    padding: 4px 16px 16px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-field);
    background: var(--_sunken);
  }
`;
