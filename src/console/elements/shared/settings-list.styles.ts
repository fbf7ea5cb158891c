import { css } from 'lit';

/** A list of things in the settings, and the box above it in which one is added. */
export const settingsListStyles = css`
  :host {
    display: block;
  }
  ul {
    margin: 16px 0 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 16px;
    padding-block: 12px;
    border-block-start: 1px solid var(--_line);
  }
  .what {
    flex: 1 1 220px;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .name {
    font-size: 14px;
    font-weight: 600;
  }
  .name a {
    color: inherit;
  }
  .box {
    margin-block: 16px 20px;
    padding: 16px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-field);
    background: var(--_sunken);
  }
  .box > :first-child {
    margin-block-start: 0;
  }
`;
