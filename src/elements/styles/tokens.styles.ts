import { css } from 'lit';

/**
 * The design tokens, together with `accent`. An outer element sets them, and the elements inside inherit
 * them as `--_*`. The public `--chat-*` properties are read here and declared nowhere, so that a page can
 * set them on any ancestor.
 */
export const tokens = css`
  @layer chat-widget {
    :host {
      --_accent-2: oklch(from var(--_accent) l c calc(h + 16));
      /* Greys are tinted with the accent. */
      --_tint: color-mix(in oklab, var(--_text) 75%, var(--_accent));
      --_muted: color-mix(
        in oklab,
        color-mix(in oklab, var(--_text) 92%, var(--_accent)) 70%,
        var(--_surface)
      );
      --_line: color-mix(in oklab, var(--_tint) 12%, var(--_surface));
      --_sunken: color-mix(in oklab, var(--_tint) 4.5%, var(--_surface));
      --_bubble: color-mix(in oklab, var(--_tint) 8%, var(--_surface));
      --_icon: var(--_muted);
      --_icon-hover: var(--_sunken);
      --_raised: light-dark(var(--_surface), var(--_sunken));
      --_good: light-dark(#0a7d54, #3ecf95);
      --_bad: light-dark(#c0342b, #ff8a80);
      --_hairline: light-dark(transparent, rgb(255 255 255 / 0.1));
      --_shadow:
        0 1px 2px rgb(15 20 40 / 0.08),
        0 12px 40px light-dark(rgb(15 20 40 / 0.18), rgb(0 0 0 / 0.5));
      --_radius: var(--chat-radius, 20px);
      --_radius-card: calc(var(--_radius) * 0.8);
      --_radius-field: calc(var(--_radius) * 0.6);
      --_joint: calc(var(--_radius) * 0.3);
    }
  }
`;
