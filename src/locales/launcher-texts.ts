/**
 * The texts that are needed before a catalogue has loaded, in every supported language: the names of the
 * landmark and of the launcher, and what the launcher says if the rest does not load. They are part of the
 * first file.
 */
export const launcherTexts = {
  en: ['Live chat', 'Open chat', 'Not loaded. Reload'],
  de: ['Chat', 'Chat öffnen', 'Nicht geladen. Neu laden'],
  fr: ['Chat', 'Ouvrir le chat', 'Non chargé. Recharger'],
  es: ['Chat', 'Abrir el chat', 'No cargado. Recargar'],
  pt: ['Chat', 'Abrir chat', 'Não carregado. Recarregar'],
  it: ['Chat', 'Apri chat', 'Non caricato. Ricarica'],
  nl: ['Chat', 'Chat openen', 'Niet geladen. Vernieuwen'],
  pl: ['Czat', 'Otwórz czat', 'Nie wczytano. Odśwież'],
  ja: ['チャット', 'チャットを開く', '読み込めません。再読み込み'],
  zh: ['聊天', '打开聊天', '加载失败。重新加载'],
  ar: ['الدردشة', 'فتح الدردشة', 'تعذّر التحميل. أعد التحميل'],
  he: ['צ׳אט', 'פתיחת הצ׳אט', 'לא נטען. טעינה מחדש'],
} satisfies Record<string, LauncherTexts>;

export type LauncherTexts = [landmark: string, openChat: string, notLoaded: string];

/** A supported language. */
export type Language = keyof typeof launcherTexts;
