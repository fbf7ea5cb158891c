import { css } from 'lit';

export const visitorPanelStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    background: var(--_surface);
  }
  .header {
    display: flex;
    align-items: center;
    gap: 4px;
    flex: none;
    min-block-size: 56px;
    padding-inline: 16px;
    border-block-end: 1px solid var(--_line);
  }
  h2 {
    margin: 0;
    font-size: 13px;
    font-weight: 600;
    color: var(--_muted);
  }
  .back {
    display: none;
    margin-inline-start: -10px;
  }
  .details {
    flex: 1;
    min-block-size: 0;
    overflow-y: auto;
    padding: 20px 16px;
    scrollbar-width: thin;
  }
  .details:focus-visible {
    outline-offset: -2px;
  }
  .card {
    display: grid;
    justify-items: center;
    padding-block-end: 4px;
    text-align: center;
  }
  .card p {
    margin: 0;
    max-inline-size: 100%;
    overflow-wrap: anywhere;
  }
  .avatar {
    inline-size: 52px;
    block-size: 52px;
    margin-block-end: 10px;
    font-size: 18px;
  }
  .card .name {
    font-size: 16px;
    font-weight: 600;
    line-height: 1.3;
  }
  .status {
    font-size: 13px;
    color: var(--_muted);
  }
  .card .verification {
    margin-block-start: 8px;
    padding: 3px 10px;
    border-radius: 999px;
    background: var(--_sunken);
    color: var(--_muted);
    font-size: 12px;
  }
  .card .verification[data-verified='true'] {
    color: var(--_good);
  }
  section {
    margin-block-start: 20px;
  }
  h3 {
    margin: 0 0 4px;
    font-size: 12px;
    font-weight: 600;
    color: var(--_muted);
  }
  dl,
  ol,
  ul {
    margin: 0;
    padding: 0;
    font-size: 13.5px;
    list-style: none;
  }
  li {
    display: flex;
    justify-content: space-between;
    gap: 12px;
    padding-block: 6px;
    border-block-start: 1px solid var(--_line);
  }
  li > :first-child {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  li > :last-child {
    flex: none;
    color: var(--_muted);
  }
  a {
    color: inherit;
  }
  dl > div {
    padding-block: 6px;
    border-block-start: 1px solid var(--_line);
  }
  dt {
    font-size: 12px;
    color: var(--_muted);
    overflow-wrap: anywhere;
  }
  dd {
    margin: 0;
    max-block-size: 12lh;
    overflow: auto;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    unicode-bidi: plaintext;
  }
  @media (width <= 1100px) {
    .back {
      display: grid;
    }
  }
`;
