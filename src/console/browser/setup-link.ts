const PREFIX = '#setup=';

/** The secret of a one-time link, as it stands in the address bar; `null` when there is none. */
export function setupLink(): string | null {
  return location.hash.startsWith(PREFIX) ? location.hash.slice(PREFIX.length) : null;
}

/** Takes the secret out of the address bar and the tab's history. */
export function hideSetupLink(): void {
  if (setupLink() !== null) history.replaceState(null, '', location.pathname + location.search);
}
