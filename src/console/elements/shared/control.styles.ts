import { css } from 'lit';

/** Text buttons and keyboard keys. The other controls are styled as in the widget. */
export const controlStyles = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    flex: none;
    min-block-size: 40px;
    padding-inline: 14px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-field);
    background: var(--_raised);
    font-size: 14px;
    font-weight: 600;
    white-space: nowrap;
    color: inherit;
    text-decoration: none;
  }
  .button:hover {
    background: var(--_hover);
  }
  .button.primary {
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .button.primary:hover {
    background: color-mix(in oklab, var(--_accent), #000 12%);
  }
  .button.quiet {
    border-color: transparent;
    background: none;
    color: var(--_muted);
  }
  .button.quiet:hover {
    background: var(--_hover);
    color: var(--_text);
  }
  .button[aria-disabled='true'] {
    opacity: 0.65;
    cursor: default;
  }
  kbd {
    display: inline-block;
    min-inline-size: 20px;
    padding: 0 5px;
    border: 1px solid var(--_line);
    border-block-end-width: 2px;
    border-radius: 6px;
    background: var(--_surface);
    font:
      500 11px/1.5 ui-monospace,
      monospace;
    text-align: center;
  }
  @media (prefers-reduced-motion: no-preference) {
    .button {
      transition: background-color 160ms var(--_ease);
    }
  }
`;
