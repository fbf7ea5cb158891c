import { css } from 'lit';

export const styles = css`
  @layer chat-widget {
    :host {
      display: block;
    }
    .frame {
      position: relative;
      padding: 10px;
      border-block-start: 1px solid var(--_line);
    }
    .line {
      display: flex;
      align-items: flex-end;
      gap: 6px;
    }
    /* An invisible copy of the text in the same cell gives the field its height. */
    .grow {
      display: grid;
      flex: 1;
      min-inline-size: 0;
      max-block-size: 140px;
    }
    textarea,
    .grow::after {
      grid-area: 1 / 1;
      min-inline-size: 0;
      margin: 0;
      padding: 9px 8px;
      border: 0;
      font: inherit;
      font-size: 16px;
      line-height: 22px;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
      /* Each line has the direction of its own text; an empty one that of the language. */
      unicode-bidi: plaintext;
      text-align: start;
    }
    .grow::after {
      content: attr(data-text);
      visibility: hidden;
      max-block-size: 140px;
      overflow: hidden;
    }
    textarea {
      inline-size: 100%;
      block-size: 100%;
      min-block-size: 40px;
      resize: none;
      overscroll-behavior: contain;
      color: inherit;
      background: none;
      border-radius: var(--_radius-field);
      scrollbar-width: thin;
    }
    textarea::placeholder {
      color: var(--_muted);
      opacity: 1;
    }
    textarea:focus-visible {
      outline: 0;
    }
    /* The focus ring is around the whole row: the field has no border. */
    .frame:has(textarea:focus-visible)::before {
      content: '';
      position: absolute;
      inset: 5px;
      border: 2px solid var(--_ring);
      border-radius: var(--_radius-card);
      pointer-events: none;
    }
    .send {
      display: grid;
      place-items: center;
      flex: none;
      inline-size: 40px;
      block-size: 40px;
      border-radius: 50%;
      color: var(--_on-accent);
      background: var(--_accent);
      transition:
        background-color 160ms var(--_ease),
        color 160ms var(--_ease);
    }
    .send[data-idle] {
      color: var(--_muted);
      background: var(--_bubble);
    }
    textarea:read-only {
      color: var(--_muted);
    }
    .send[aria-disabled] {
      cursor: default;
    }
    .below {
      padding-inline: 8px;
      font-size: 13px;
      color: var(--_muted);
    }
    .below:not(:empty) {
      padding-block-start: 4px;
    }
    .error {
      color: var(--_bad);
    }
    @media (forced-colors: active) {
      .send {
        border: 1px solid;
      }
    }
  }
`;
