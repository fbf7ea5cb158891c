import type { ReactiveControllerHost } from 'lit';
import type { Emoji } from '../../state/emoji-list.js';
import { colonWordAt, findEmoji, searchEmoji } from '../../state/emoji-search.js';
import type { CompletionSource } from './completion.js';

/** How many are offered at once. */
const MAX_OFFERED = 8;

/** Offers emoji by their names: `:smile`. The list of emoji loads with the first such word. */
export function emojiSource(host: ReactiveControllerHost): CompletionSource {
  let emoji: readonly Emoji[] = [];

  async function load(): Promise<void> {
    ({ EMOJI: emoji } = await import('../../state/emoji-list.js'));
    host.requestUpdate();
  }

  return {
    label: 'Emoji',
    wordAt: colonWordAt,
    search: (query) =>
      searchEmoji(emoji, query, MAX_OFFERED).map((each) => ({
        label: `${each.emoji} :${shownShortcode(each, query)}:`,
        detail: each.label,
        text: each.emoji,
      })),
    begin() {
      // If it does not load, nothing is offered, and the next word tries again.
      if (emoji.length === 0) void load().catch(() => undefined);
    },
    finish(text, cursor) {
      if (text[cursor - 1] !== ':') return null;
      const word = colonWordAt(text, cursor - 1);
      const found = word && findEmoji(emoji, word.query);
      return found ? { start: word.start, text: found.emoji } : null;
    },
  };
}

/** The one that the agent is writing, or else the most usual one. */
function shownShortcode({ shortcodes }: Emoji, query: string): string {
  const written = query.toLowerCase();
  return shortcodes.find((each) => each.startsWith(written)) ?? shortcodes[0]!;
}
