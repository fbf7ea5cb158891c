const UNRELEASED = '## [Unreleased]\n';

/**
 * The changelog with what is unreleased under a heading of its own; above it, room for what comes.
 * @throws when there is no such section, or nothing in it
 */
export function dateChangelog(text, version, day) {
  const start = text.indexOf(UNRELEASED);
  if (start < 0) throw new Error('CHANGELOG.md has no section "Unreleased".');
  const [before, after] = [text.slice(0, start), text.slice(start + UNRELEASED.length)];
  const [unreleased] = after.split(/^## /m);
  if (!/^- /m.test(unreleased)) throw new Error('CHANGELOG.md: nothing is unreleased.');
  return `${before}${UNRELEASED}\n## [${version}] - ${day}\n${after}`;
}
