// npm run describe: what the element's doc comments say, in the forms that editors, type checkers and
// readers want. The package takes dist/api along; docs/element.md is committed, and a test compares.
import fs from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { isMain, root } from '../project.mjs';
import { elementDocs } from './element-docs.mjs';
import { readManifest } from './element-manifest.mjs';
import { elementOf } from './manifest-entries.mjs';
import { reactTypes, vueTypes } from './framework-types.mjs';
import { ensureInstalled } from '../installed.mjs';
import { readTypes } from './type-docs.mjs';

const API = 'dist/api';
const DOCS = 'docs/element.md';

/** Every file that is made from the doc comments: its text, by its path. */
export async function describeElement() {
  ensureInstalled(import.meta.dirname);
  const manifest = await readManifest();
  const { getWebTypesData } = await import('custom-element-jet-brains-integration');
  const files = {
    [`${API}/custom-elements.json`]: JSON.stringify(manifest),
    [`${API}/vscode.html-custom-data.json`]: await htmlCustomData(manifest),
    // It reads the package's name and version where the process runs, and changes what it is given.
    [`${API}/web-types.json`]: getWebTypesData(structuredClone(manifest), { packageJson: false }),
    [`${API}/react.d.ts`]: reactTypes(manifest),
    [`${API}/vue.d.ts`]: vueTypes(manifest),
    [DOCS]: elementDocs(manifest, await readTypes()),
  };
  const texts = Object.entries(files).map(async ([file, text]) => [file, await neat(file, text)]);
  return Object.fromEntries(await Promise.all(texts));
}

/**
 * Custom data for HTML in VS Code. Its generator gives a boolean attribute an empty list of values, so
 * that VS Code would complete it as `open=""`; the value set "v" marks it as one without a value. It
 * also states a default for every custom property: theming.md has ours, the manifest has none.
 */
async function htmlCustomData(manifest) {
  const { getVsCodeHtmlCustomData } = await import('custom-element-vs-code-integration');
  const data = JSON.parse(getVsCodeHtmlCustomData(structuredClone(manifest), {}));
  const [tag] = data.tags;
  tag.description = tag.description.replaceAll(' _(default: undefined)_', '');
  const { attributes } = elementOf(manifest);
  const booleans = attributes.filter(({ type }) => type.text === 'boolean').map(({ name }) => name);
  for (const attribute of tag.attributes) {
    if (!booleans.includes(attribute.name)) continue;
    delete attribute.values;
    attribute.valueSet = 'v';
  }
  return JSON.stringify(data);
}

async function neat(file, text) {
  const options = await resolveConfig(path.join(root, file));
  return format(text, { ...options, filepath: file });
}

/** Writes those of the files that are wanted; all, when nobody says which. */
export async function writeDescription(isWanted = () => true) {
  for (const [file, text] of Object.entries(await describeElement())) {
    if (!isWanted(file)) continue;
    const target = path.join(root, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  }
}

if (isMain(import.meta)) await writeDescription();
