import { css } from 'lit';

export const teamSettingsStyles = css`
  :host {
    display: block;
  }
  ul {
    margin: 0;
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
  .who {
    flex: 1 1 180px;
    min-inline-size: 0;
  }
  .who p {
    overflow-wrap: anywhere;
  }
  .name {
    font-size: 14px;
    font-weight: 600;
  }
  .disabled .name {
    color: var(--_muted);
    text-decoration: line-through;
  }
  .role {
    flex: none;
    inline-size: 112px;
  }
  fieldset {
    flex: 1 1 100%;
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  details {
    flex: 1 1 100%;
    font-size: 14px;
  }
  summary {
    inline-size: fit-content;
    min-block-size: 24px;
    cursor: pointer;
    color: var(--_muted);
  }
  .choice {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 32px;
    margin: 0;
    font-weight: 400;
  }
  .choice input {
    inline-size: 18px;
    min-block-size: 18px;
    margin: 0;
    accent-color: var(--_accent);
  }
  .invite {
    display: grid;
    gap: 8px;
    margin-block: 16px 20px;
    padding: 16px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-field);
    background: var(--_sunken);
  }
  .invite h3,
  .invite .buttons,
  .invite label[for] {
    margin-block: 0;
  }
  .link {
    display: flex;
    gap: 8px;
  }
`;
