import { css } from 'lit';

/** A checkbox with its label. */
export const choiceStyles = css`
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
`;
