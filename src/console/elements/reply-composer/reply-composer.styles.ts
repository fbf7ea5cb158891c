import { css } from 'lit';

export const replyComposerStyles = css`
  :host {
    position: relative;
  }
  ul {
    position: absolute;
    inset-inline: 10px;
    inset-block-end: calc(100% + 4px);
    z-index: 1;
    max-block-size: min(300px, 45dvh);
    margin: 0;
    padding: 6px;
    overflow-y: auto;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-card);
    background: var(--_surface);
    box-shadow: var(--_shadow);
    list-style: none;
    scrollbar-width: thin;
  }
  li {
    display: flex;
    align-items: baseline;
    gap: 12px;
    padding: 7px 10px;
    border-radius: var(--_radius-field);
    font-size: 14px;
    cursor: pointer;
  }
  li:hover {
    background: var(--_hover);
  }
  li[aria-selected='true'] {
    background: var(--_selected);
  }
  .shortcut {
    flex: none;
    min-inline-size: 88px;
    max-inline-size: 40%;
    overflow: hidden;
    text-overflow: ellipsis;
    font-weight: 600;
  }
  .text {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--_muted);
  }
  [aria-selected='true'] .text {
    color: var(--_text);
  }
  @media (forced-colors: active) {
    li[aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
