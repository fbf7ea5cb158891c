/**
 * What can be written on the tag. `kind`: `flag` is there or not; `choice` is one of `choices`, the first
 * of which is the default; `seconds` and `text` are free.
 */

export const ATTRIBUTES = [
  { name: 'open', kind: 'flag', hint: 'Whether the panel is open.' },
  { name: 'mode', kind: 'choice', choices: ['floating', 'docked', 'inline'] },
  { name: 'position', kind: 'choice', choices: ['bottom-right', 'bottom-left'] },
  { name: 'theme', kind: 'choice', choices: ['inherit', 'auto', 'light', 'dark'] },
  {
    name: 'locale',
    kind: 'choice',
    choices: ['', 'en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'pl', 'ja', 'zh', 'ar', 'he'],
    hint: 'Defaults to the nearest lang.',
  },
];

export const OPTIONS = [
  { name: 'data-site', kind: 'text', hint: 'The site’s public token.' },
  { name: 'data-server', kind: 'text', hint: 'Defaults to the origin of the script.' },
  {
    name: 'data-actions',
    kind: 'text',
    hint: 'What guided tasks may do: navigate, highlight, scroll, click, fill. Nothing, if it is empty.',
  },
  {
    name: 'data-load',
    kind: 'choice',
    choices: ['idle', 'interaction', 'eager'],
    hint: 'When the rest loads; read once.',
  },
  {
    name: 'data-history-ttl',
    kind: 'seconds',
    hint: 'Seconds for which a conversation is kept on the device.',
  },
  { name: 'data-heartbeat-interval', kind: 'seconds', hint: 'Seconds between heartbeats.' },
  { name: 'data-no-history', kind: 'flag', hint: 'Keep no transcript on the device.' },
  { name: 'data-no-profile', kind: 'flag', hint: 'Keep no profile on the device.' },
  { name: 'data-no-restore', kind: 'flag', hint: 'Start fresh on each page load.' },
  { name: 'data-no-visitor-id', kind: 'flag', hint: 'Set no cookie that counts visitors.' },
  {
    name: 'data-no-page-context',
    kind: 'flag',
    hint: 'Do not tell agents which page the visitor is on.',
  },
  { name: 'data-debug', kind: 'flag', hint: 'Log each step to the browser’s console.' },
];

/** What of these the tag says that is not the default anyhow: `[name, value]`, a flag's value is "". */
export function writtenAttributes(widget, rows) {
  return rows
    .filter(({ name }) => widget.hasAttribute(name))
    .map(({ name, choices }) => [name, widget.getAttribute(name), choices?.[0]])
    .filter(([, value, usual]) => value !== usual)
    .map(([name, value]) => [name, value]);
}
