import { css } from 'lit';

/** A listbox whose options have a label and a detail in one line. */
export const optionListStyles = css`
  .options {
    margin: 0;
    padding: 6px;
    overflow-y: auto;
    overscroll-behavior: contain;
    list-style: none;
    scrollbar-width: thin;
  }
  [role='option'] {
    display: flex;
    align-items: baseline;
    gap: 12px;
    min-block-size: 24px;
    padding: 7px 10px;
    border-radius: var(--_radius-field);
    font-size: 14px;
    cursor: pointer;
  }
  [role='option']:hover {
    background: var(--_hover);
  }
  [role='option'][aria-selected='true'] {
    background: var(--_selected);
  }
  /* All begin at the same edge, in whichever direction each is written. */
  .label,
  .detail {
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  .label {
    flex: none;
    min-inline-size: 88px;
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .label:not(:last-child) {
    max-inline-size: 75%;
  }
  .detail {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--_muted);
  }
  [aria-selected='true'] .detail {
    color: var(--_text);
  }
  @media (forced-colors: active) {
    [role='option'][aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
