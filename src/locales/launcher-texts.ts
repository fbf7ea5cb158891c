/**
 * The texts that are needed before a catalogue has loaded, in every supported language: the names of the
 * landmark and of the launcher. They are part of the first file.
 */
export const launcherTexts = {
  en: ['Live chat', 'Open chat'],
  de: ['Chat', 'Chat öffnen'],
  fr: ['Chat', 'Ouvrir le chat'],
  es: ['Chat', 'Abrir el chat'],
  pt: ['Chat', 'Abrir chat'],
  it: ['Chat', 'Apri chat'],
  nl: ['Chat', 'Chat openen'],
  pl: ['Czat', 'Otwórz czat'],
  ja: ['チャット', 'チャットを開く'],
  zh: ['聊天', '打开聊天'],
  ar: ['الدردشة', 'فتح الدردشة'],
  he: ['צ׳אט', 'פתיחת הצ׳אט'],
} satisfies Record<string, LauncherNames>;

type LauncherNames = [landmark: string, openChat: string];

/** A supported language. */
export type Language = keyof typeof launcherTexts;
