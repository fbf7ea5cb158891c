/** The texts that are needed before the rest of the widget has loaded. */
export const enLauncher = {
  landmark: 'Live chat',
  openChat: 'Open chat',
  closeChat: 'Close chat',
  unread_one: '{count} unread message',
  unread_other: '{count} unread messages',
};

export type LauncherTexts = Readonly<Record<keyof typeof enLauncher, string>>;
