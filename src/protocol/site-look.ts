import type { Corner } from './site.js';

/** The accent of a widget that has none of its own. */
export const DEFAULT_ACCENT = '#4f46e5';

/** What a site says of how its widget looks. */
interface SiteLook {
  /** "#rrggbb" */
  accent?: string | undefined;
  position?: Corner | undefined;
}

/**
 * The style rules that give a widget the accent and the corner of its site. They set the widget's inner tokens,
 * which the page's `--chat-accent` and `position` override.
 *
 * @param select makes the selector of the widget, from a further condition
 * @param priority stands behind each value
 */
export function siteLookRules(
  { accent = DEFAULT_ACCENT, position }: SiteLook,
  select: (condition: string) => string,
  priority = '',
): string {
  const [left, right, corner] =
    position === 'bottom-left'
      ? ['var(--_offset)', 'auto', 'left']
      : ['auto', 'var(--_offset)', 'right'];
  // "VAR" is "var" to a browser, but not to Dark Reader: see the elements' token of this name.
  return `${select('')} { --_accent: VAR(--chat-accent, ${accent})${priority} }
${select(':not([position])')} {
  --_left: ${left}${priority}; --_right: ${right}${priority}; --_corner: bottom ${corner}${priority}
}
`;
}
