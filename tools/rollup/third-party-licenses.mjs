import { createRollupLicensePlugin } from 'rollup-license-plugin';

/** Licences under which others may pass on what we bundle, together with its notice. */
const ALLOWED = new Set(['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0']);
const RULE = `\n\n${'-'.repeat(80)}\n\n`;

/**
 * Writes the licences of all packages in the bundle to a file beside it: minified code has lost its comments. The
 * build fails on a package without a text of its licence, or with a licence that is not {@link ALLOWED}.
 */
export function thirdPartyLicenses() {
  return createRollupLicensePlugin({
    outputFilename: false,
    unacceptableLicenseTest: (license) => !ALLOWED.has(license),
    additionalFiles: { 'third-party-licenses.txt': toText },
  });
}

function toText(packages) {
  const sorted = packages.sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return `${sorted.map(textOf).join(RULE)}\n`;
}

function textOf({ name, version, license, licenseText }) {
  if (!licenseText) throw new Error(`${name} comes without the text of its licence`);
  return `${name} ${version} (${license})\n\n${licenseText.trim()}`;
}
