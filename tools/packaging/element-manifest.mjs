import fs from 'node:fs';
import path from 'node:path';
import { root } from '../project.mjs';

const SOURCE = 'src/elements/chat-widget/chat-widget.ts';
const ANALYZER = '@custom-elements-manifest/analyzer';
const TAG = 'chat-widget';
const CLASS = 'ChatWidget';
const LISTS = [
  'attributes',
  'members',
  'events',
  'slots',
  'cssParts',
  'cssProperties',
  'cssStates',
];
const LIT = { name: 'LitElement', package: 'lit' };

/**
 * Reads the element's doc comments. The answer is a manifest (schema 1.0.0) of what a page may use:
 * one class with all that it inherits, at the address that the package exports.
 */
export async function readManifest() {
  const { create, ts } = await import(`${ANALYZER}/index.js`);
  const { litPlugin } = await import(`${ANALYZER}/src/features/framework-plugins/lit/lit.js`);
  const text = fs.readFileSync(path.join(root, SOURCE), 'utf8');
  const source = ts.createSourceFile(SOURCE, text, ts.ScriptTarget.ES2022, true);
  const { modules } = create({ modules: [source], plugins: litPlugin() });
  const found = modules
    .flatMap(({ declarations }) => declarations)
    .find(({ name }) => name === CLASS);
  if (!found) throw new Error(`${CLASS} was not found in ${SOURCE}`);
  return manifestOf(publicPart(found));
}

function publicPart(declaration) {
  const lists = LISTS.map((name) => [name, declaration[name].filter(isPublic).map(tidy)]);
  const own = { customElement: true, tagName: TAG, superclass: LIT };
  return { ...declaration, ...Object.fromEntries(lists), ...own };
}

/** An event that nobody described is one that the analyzer made out of a `dispatchEvent`. */
function isPublic({ privacy, kind, description }) {
  return privacy === undefined && (kind === 'field' || description !== undefined);
}

/** As if it were the element's own. What is computed is no default that anybody could write down. */
function tidy({ description, default: value, ...entry }) {
  delete entry.inheritedFrom;
  if (description) entry.description = description.replaceAll(/\s*\n\s*/g, ' ');
  return value && !value.startsWith('new ') ? { ...entry, default: value } : entry;
}

function manifestOf(declaration) {
  const module = 'dist/src/index.js';
  const reference = { name: CLASS, module };
  const ours = { kind: 'js', name: CLASS, declaration: reference };
  const tag = { kind: 'custom-element-definition', name: TAG, declaration: reference };
  return {
    schemaVersion: '1.0.0',
    readme: 'README.md',
    modules: [
      { kind: 'javascript-module', path: module, declarations: [declaration], exports: [ours] },
      {
        kind: 'javascript-module',
        path: 'dist/src/define.js',
        declarations: [],
        exports: [tag],
      },
    ],
  };
}
