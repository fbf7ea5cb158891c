import type { KeyValueStorage } from '../../core/ports.js';

const KEY = 'chat-console:emoji';
const MAX_RECENT = 24;

/** The emoji that were chosen last in this browser. */
export interface RecentEmoji {
  /** The last one first. */
  list(): string[];
  add(emoji: string): void;
}

export function createRecentEmoji(storage: KeyValueStorage): RecentEmoji {
  const list = (): string[] => (storage.get(KEY) ?? '').split(' ').filter(Boolean);
  return {
    list,
    add(emoji) {
      const others = list().filter((each) => each !== emoji);
      storage.set(KEY, [emoji, ...others].slice(0, MAX_RECENT).join(' '));
    },
  };
}
