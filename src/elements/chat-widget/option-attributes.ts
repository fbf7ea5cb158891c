/** The attributes that hold the options: see `readOptions`. */
export const OPTION_ATTRIBUTES = [
  'data-server',
  'data-site',
  'data-no-history',
  'data-no-page-context',
  'data-no-profile',
  'data-no-restore',
  'data-no-visitor-id',
  'data-history-ttl',
  'data-heartbeat-interval',
  'data-debug',
];

/** The value of a boolean attribute. "false", as some frameworks write it, is false. */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== 'false';
}
