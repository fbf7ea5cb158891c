import { css } from 'lit';

export const conversationListStyles = css`
  :host {
    display: block;
    padding: 4px 8px 8px;
  }
  h2 {
    display: flex;
    align-items: baseline;
    gap: 6px;
    margin: 0;
    padding: 12px 8px 6px;
    font-size: 13px;
    font-weight: 600;
    color: var(--_muted);
  }
  .total {
    font-variant-numeric: tabular-nums;
    font-weight: 500;
  }
  ul {
    display: grid;
    gap: 2px;
    min-block-size: 1px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    min-inline-size: 0;
  }
  a {
    display: flex;
    align-items: flex-start;
    gap: 10px;
    inline-size: 100%;
    padding: 9px 10px;
    border-radius: var(--_radius-field);
    color: inherit;
    text-decoration: none;
  }
  a:hover {
    background: var(--_hover);
  }
  a[aria-current='true'] {
    background: var(--_selected);
  }
  a:focus-visible {
    outline-offset: -2px;
  }
  /* Muted rather than transparent, so that the text keeps its contrast. */
  a[data-away] .name {
    font-weight: 400;
    color: var(--_muted);
  }
  a[data-away] .avatar {
    opacity: 0.5;
  }
  .avatar {
    inline-size: 32px;
    block-size: 32px;
    margin-block-start: 2px;
    font-size: 12px;
  }
  .text {
    flex: 1;
    min-inline-size: 0;
  }
  .first-line,
  .second-line {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .name,
  .preview,
  .meta {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .name {
    font-size: 14px;
    font-weight: 500;
    line-height: 1.35;
  }
  .preview {
    font-size: 13px;
    line-height: 1.45;
    color: var(--_muted);
  }
  .meta {
    display: block;
    font-size: 12px;
    line-height: 1.4;
    color: var(--_muted);
  }
  .unread .name {
    font-weight: 700;
  }
  .unread .preview {
    color: var(--_text);
  }
  .preview.typing {
    font-style: italic;
    color: var(--_ring);
  }
  [aria-current='true'] .preview.typing {
    color: var(--_text);
  }
  .preview.unsent > span {
    font-weight: 600;
    color: var(--_bad);
  }
  .waiting {
    flex: none;
    font-size: 12px;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    color: var(--_waiting);
  }
  .unread-count {
    flex: none;
    min-inline-size: 20px;
    padding-inline: 6px;
    border-radius: 10px;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 12px;
    font-weight: 600;
    line-height: 20px;
    text-align: center;
    font-variant-numeric: tabular-nums;
  }
  .note {
    margin: 0;
    padding: 2px 8px 10px;
    font-size: 13px;
    color: var(--_muted);
  }
  @media (forced-colors: active) {
    a[aria-current='true'] {
      padding-inline-start: 6px;
      border-inline-start: 4px solid Highlight;
    }
    .unread-count {
      border: 1px solid;
      line-height: 18px;
    }
  }
`;
