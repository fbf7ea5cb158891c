import { css, html, type TemplateResult } from 'lit';
import { firstVisibleGrapheme, hasVisibleText } from '../protocol/text.js';

const COLOURS = 6;

/** A circle with a person's initials. It is decoration: the name must be shown next to it. */
export function avatar(name: string): TemplateResult {
  return html`<span
    class="avatar"
    data-colour=${colourOf(name)}
    aria-hidden="true"
    translate="no"
    .textContent=${initials(name)}
  ></span>`;
}

/** First graphemes of the first and the last word. */
function initials(name: string): string {
  const words = name.split(/\s+/u).filter(hasVisibleText);
  words.splice(1, words.length - 2);
  return words.map(firstVisibleGrapheme).join('').toLocaleUpperCase();
}

/** The same name has the same colour everywhere. */
function colourOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const character of name)
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 16) % COLOURS;
}

export const avatarStyles = css`
  @layer chat-widget {
    .avatar {
      --_from: #be123c;
      --_to: #9333ea;
      display: grid;
      place-items: center;
      flex: none;
      inline-size: 28px;
      block-size: 28px;
      border-radius: 50%;
      font-size: 11px;
      font-weight: 600;
      line-height: 1;
      color: #fff;
      background: linear-gradient(135deg, var(--_from), var(--_to));
      user-select: none;
    }
    .avatar[data-colour='1'] {
      --_from: #b45309;
      --_to: #dc2626;
    }
    .avatar[data-colour='2'] {
      --_from: #047857;
      --_to: #0369a1;
    }
    .avatar[data-colour='3'] {
      --_from: #9333ea;
      --_to: #db2777;
    }
    .avatar[data-colour='4'] {
      --_from: #0369a1;
      --_to: #4f46e5;
    }
    .avatar[data-colour='5'] {
      --_from: #0f766e;
      --_to: #15803d;
    }
    @media (forced-colors: active) {
      .avatar {
        border: 1px solid;
      }
    }
  }
`;
