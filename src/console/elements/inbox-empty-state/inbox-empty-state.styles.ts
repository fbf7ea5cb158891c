import { css } from 'lit';

export const inboxEmptyStateStyles = css`
  :host {
    display: grid;
    place-items: center;
    padding: 24px;
    background: var(--_surface);
  }
  .card {
    display: grid;
    justify-items: center;
    max-inline-size: 320px;
    text-align: center;
    overflow-wrap: anywhere;
  }
  .icon {
    display: grid;
    place-items: center;
    inline-size: 52px;
    block-size: 52px;
    margin-block-end: 14px;
    border-radius: 50%;
    background: var(--_sunken);
    color: var(--_muted);
  }
  .icon[data-done='true'] {
    color: var(--_good);
  }
  .icon svg {
    inline-size: 24px;
    block-size: 24px;
  }
  h2 {
    margin: 0 0 2px;
    font-size: 17px;
    font-weight: 600;
  }
  h2:focus {
    outline: 0;
  }
  p {
    margin: 0;
    color: var(--_muted);
    font-size: 14px;
  }
  .button {
    margin-block-start: 16px;
  }
  .back {
    display: none;
  }
  .back svg {
    inline-size: 16px;
    block-size: 16px;
  }
  @media (width <= 720px) {
    .back {
      display: inline-flex;
      margin-block-start: 8px;
    }
  }
`;
