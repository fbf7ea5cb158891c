/** Made by the build from `emojibase-data`: `tools/emoji-data.mjs`. */
declare module 'virtual:emoji-data' {
  /** The names of the groups, in English and lower case. */
  export const groups: readonly string[];
  /** Emoji, label, index of the group, shortcodes and tags; these two with spaces between them. */
  export const rows: readonly (readonly [string, string, number, string, string])[];
}
