import { css } from 'lit';

export const teamSettingsStyles = css`
  ul {
    margin: 0;
  }
  .who {
    flex: 1 1 180px;
    min-inline-size: 0;
  }
  .who p {
    overflow-wrap: anywhere;
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
  .invite {
    display: grid;
    gap: 8px;
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
