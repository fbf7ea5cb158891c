// A plugin of release-it (.release-it.json): what has to hold before a release, and release-it does not
// check by itself. A dry run makes these checks too.
import { Plugin } from 'release-it';

/** Commands that only read run in a dry run as well. */
const READ = { options: { write: false } };

// oxlint-disable-next-line import/no-default-export -- release-it takes a plugin's default export
export default class ReleaseChecks extends Plugin {
  /** @returns the name in release-it's output. By default it is the name of the remote repository. */
  getName() {
    return 'chat-widget';
  }

  /**
   * By default release-it takes the next patch if no version is given, and exits with 0 if it is an old one.
   * @returns the given version
   * @throws before anything has changed
   */
  async getIncrementedVersionCI({ increment: version, latestVersion }) {
    if (!/^\d+\.\d+\.\d+$/.test(version ?? ''))
      throw new Error('Which version? npm run release -- 1.2.3 [--dry-run]');
    if (version.localeCompare(latestVersion, 'en', { numeric: true }) <= 0)
      throw new Error(`${version} does not come after ${latestVersion}.`);
    // release-it would commit, and only warn that the tag stays on the older commit.
    if ((await this.exec(`git tag --list v${version}`, READ)) !== '')
      throw new Error(`There is a tag v${version}.`);
    // release-it looks at tracked files only. The build and the package contain the others too.
    if ((await this.exec('git status --porcelain', READ)) !== '')
      throw new Error('There are changes without a commit.');
    return version;
  }
}
