import { css } from 'lit';

export const apiKeysSettingsStyles = css`
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
  form,
  .made {
    margin-block: 16px 20px;
    padding: 16px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-field);
    background: var(--_sunken);
  }
  form > :first-child,
  .made > :first-child {
    margin-block-start: 0;
  }
  fieldset {
    min-inline-size: 0;
    margin: 14px 0 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0;
    font-size: 14px;
    font-weight: 600;
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
    flex: none;
    inline-size: 18px;
    min-block-size: 18px;
    margin: 0;
    accent-color: var(--_accent);
  }
  .secret {
    display: flex;
    gap: 8px;
  }
  .secret input {
    font-family: ui-monospace, monospace;
    font-size: 13px;
  }
`;
