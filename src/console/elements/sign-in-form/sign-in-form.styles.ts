import { css } from 'lit';

export const signInFormStyles = css`
  :host {
    display: grid;
    place-items: center;
    min-block-size: 100%;
    padding: 24px 16px;
    background: var(--_sunken);
  }
  main {
    inline-size: min(100%, 384px);
    padding: 32px 28px 28px;
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--_shadow);
  }
  .logo {
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border-radius: 50%;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  h1 {
    margin: 20px 0 4px;
    font-size: 24px;
    line-height: 1.2;
    letter-spacing: -0.01em;
  }
  .intro {
    margin: 0 0 8px;
    color: var(--_muted);
  }
  form {
    display: flex;
    flex-direction: column;
  }
  label {
    margin-block: 14px 6px;
    font-weight: 600;
    font-size: 14px;
  }
  input {
    block-size: 44px;
    padding: 0 12px;
    border: 1px solid var(--_field-border);
    border-radius: var(--_radius-field);
    background: var(--_surface);
    font: inherit;
    color: inherit;
    font-size: 16px;
  }
  input:focus-visible {
    outline-offset: 1px;
  }
  input[aria-invalid='true'] {
    border-color: var(--_bad);
  }
  .hint {
    margin: 6px 0 0;
    font-size: 12.5px;
    color: var(--_muted);
  }
  .error {
    margin: 8px 0 0;
    padding: 10px 12px;
    /* Seen in forced colours, which take the background away. */
    border: 1px solid transparent;
    border-radius: var(--_radius-field);
    background: color-mix(in srgb, var(--_bad) 10%, var(--_surface));
    color: var(--_bad);
    font-size: 14px;
  }
  .error.signed-out {
    background: var(--_sunken);
    color: var(--_text);
  }
  .button {
    min-block-size: 44px;
    margin-block-start: 20px;
    font-size: 15px;
  }
  .button + .button {
    margin-block-start: 8px;
    color: var(--_muted);
  }
`;
