import { css } from 'lit';

/** The design tokens that the launcher needs. `tokens` has the others. */
export const accent = css`
  @layer chat-widget {
    /*
     * "VAR" is "var" to a browser. Dark Reader does not replace it, which keeps the accent and what is on
     * it together: otherwise it darkens the accent, and calculates the text on it for a lighter one.
     */
    :host {
      --_accent: VAR(--chat-accent, #4f46e5);
      /* White where that has 4.5:1 to the accent, else black; y is the relative luminance. */
      --_white: clamp(0, (0.1833 - y) * 9999, 1);
      --_on-accent: VAR(
        --chat-on-accent,
        color(
          from var(--_accent) xyz-d65 calc(0.9505 * var(--_white)) var(--_white)
            calc(1.089 * var(--_white))
        )
      );
      --_surface: var(--chat-surface, light-dark(#fff, #16181f));
      --_text: var(--chat-text, light-dark(#14161c, #eceef3));
      /* At least 3:1 to the surface, however light or dark the accent is. */
      --_ring: light-dark(
        oklch(from var(--_accent) min(l, 0.6) c h),
        oklch(from var(--_accent) max(l, 0.65) c h)
      );
      --_ease: cubic-bezier(0.2, 0.7, 0.3, 1);
    }
  }
`;
