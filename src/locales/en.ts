import { enLauncher } from './en-launcher.js';

/**
 * Every text that people meet, by key: English, built in. Other languages are modules of the same
 * shape. `{name}` is filled in; keys that end in `_one`, `_other` … are plural forms as
 * `Intl.PluralRules` names them; `system_<code>` translates a system message.
 */
export const en = {
  ...enLauncher,

  dialog: 'Chat',
  close: 'Close',
  online: "We're online",
  away: "We're away right now",

  menu: 'Menu',
  menu_end: 'End chat',
  menu_clear: 'Clear conversation',
  menu_download: 'Download transcript',
  menu_delete: 'Delete my data',
  menu_mute: 'Mute',
  menu_unmute: 'Unmute',
  menu_dock: 'Dock',
  menu_undock: 'Undock',

  cancel: 'Cancel',
  ask_end: 'End conversation?',
  ask_end_text: 'The conversation is closed and removed from this browser.',
  ask_end_confirm: 'End chat',
  ask_clear: 'Clear conversation?',
  ask_clear_text: 'The messages are removed from this browser. You can start anew at once.',
  ask_clear_confirm: 'Clear',
  ask_delete: 'Delete my data?',
  ask_delete_text: 'Your conversations and what you told us about yourself are deleted for good.',
  ask_delete_confirm: 'Delete',
  unsentLost_one: '{count} message was not sent and will be lost.',
  unsentLost_other: '{count} messages were not sent and will be lost.',

  greeting: 'Hello',
  howCanWeHelp: 'How can we help?',
  onlineDetail: 'Ask us anything, we usually answer right here.',
  awayDetail: 'Leave a message and we will answer as soon as we are back.',
  write: 'Write to us',
  openToday: 'Open today {hours}',
  opensAt: 'We open at {time}',
  opensOn: 'We open {day} at {time}',
  start: 'Start a conversation',
  kept_one: 'Kept in this browser for {count} hour',
  kept_other: 'Kept in this browser for {count} hours',
  earlier: 'Earlier conversation',
  back: 'Back',

  beforeStart: 'Before we start',
  beforeStartDetail: 'So that we can answer if you leave',
  name: 'Name',
  email: 'E-mail',
  phone: 'Phone',
  optional: '(optional)',
  missing: 'Please fill this in',
  notEmail: 'Please write it like name@example.com',
  startChat: 'Start chat',
  awayEmailHint: 'So that we can answer you later',
  save: 'Save',
  answerTo: 'We will answer to {email}',

  transcript: 'Conversation',
  you: 'You',
  team: 'Support',
  sending: 'Sending…',
  late: 'Not sent yet, still trying',
  sent: 'Sent',
  read: 'Read {time}',
  notSent: 'Not sent',
  retry: 'Retry',
  edit: 'Edit',
  newMessages: 'New messages',
  loadingOlder: 'Loading earlier messages',

  composer: 'Message',
  placeholder: 'Write a message…',
  composerHint: 'Enter sends, Shift and Enter starts a new line',
  send: 'Send',
  tooLong: 'That is too long: {limit} characters at most',
  notText: 'This text has characters that cannot be sent',
  noFiles: 'Files cannot be sent here',

  reconnecting: 'Reconnecting… you can keep writing',
  superseded: 'Continued in another tab',
  useHere: 'Use here',
  restored: 'Your chat has been restored',
  notHere: 'The chat is not available on this page',
  notSaved: 'Messages are not saved on this device',
  over_ended: 'The conversation has ended',
  over_cleared: 'The conversation was cleared',
  over_erased: 'Your conversation was deleted',
  over_resolved: 'This conversation was marked as resolved',
  over_abandoned: 'The conversation was closed because nobody wrote for a while',
  dismiss: 'Dismiss',
  idleSoon: 'The conversation will be closed soon because nobody has written',
  keepChat: 'Keep chat',
  outdated: 'There is a newer version of this chat',
  reload: 'Reload',

  announceMessage: '{name}: {body}',
  announceMany_one: '{count} new message',
  announceMany_other: '{count} new messages',
  announceTyping: '{name} is typing',
  announceFailed: 'A message was not sent',
};

export type TextKey = keyof typeof en;
/** A whole catalogue. */
export type Texts = Readonly<Record<TextKey, string>>;
/** Texts that replace those of the catalogue, by key. */
export type TextOverrides = Readonly<Partial<Record<TextKey, string>>>;
