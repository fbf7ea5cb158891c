import { css } from 'lit';

export const apiKeysSettingsStyles = css`
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
  .secret {
    display: flex;
    gap: 8px;
  }
  .secret input {
    font-family: ui-monospace, monospace;
    font-size: 13px;
  }
`;
