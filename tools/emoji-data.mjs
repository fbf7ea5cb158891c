import fs from 'node:fs';
import { createRequire } from 'node:module';

/** What the console imports; `src/console/state/emoji-data.d.ts` says what it exports. */
const MODULE = 'virtual:emoji-data';

/** Newer emoji are boxes on many devices that are in use: the fonts come with the operating system. */
const NEWEST_VERSION = 15.1;
/** Parts of other emoji, such as skin tones. */
const COMPONENTS = 'component';

const require = createRequire(import.meta.url);
/** Its folder says whose licence the module is under. */
const ID = `\0${require.resolve('emojibase-data/en/data.json')}`;

/** The source of the module: of emojibase's English data, what the console uses. That is less than half. */
function emojiModule() {
  const { groups } = read('messages');
  const shortcodes = [read('shortcodes/github'), read('shortcodes/emojibase')];
  const rows = read('data')
    .filter(({ group, version }) => group !== undefined && version <= NEWEST_VERSION)
    .filter(({ group }) => groups[group].key !== COMPONENTS)
    .sort((a, b) => a.order - b.order)
    .map(({ emoji, hexcode, label, group, tags = [] }) => {
      const codes = new Set(shortcodes.flatMap((of) => of[hexcode] ?? []));
      return [emoji, label, group, [...codes].join(' '), tags.join(' ')];
    });
  const names = groups.map(({ message }) => message);
  return `export const groups = ${JSON.stringify(names)};\nexport const rows = ${JSON.stringify(rows)};\n`;
}

/** For rollup. */
export function emojiData() {
  return {
    name: 'emoji-data',
    resolveId: (source) => (source === MODULE ? ID : null),
    load: (id) => (id === ID ? { code: emojiModule(), map: null } : null),
  };
}

/** For esbuild. */
export const emojiDataForTests = {
  name: 'emoji-data',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^${MODULE}$`) }, () => ({
      path: MODULE,
      namespace: 'emoji-data',
    }));
    onLoad({ filter: /./, namespace: 'emoji-data' }, () => ({ contents: emojiModule() }));
  },
};

function read(name) {
  return JSON.parse(fs.readFileSync(require.resolve(`emojibase-data/en/${name}.json`), 'utf8'));
}
