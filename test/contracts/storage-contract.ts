import type { KeyValueStorage } from '../../src/core/ports.js';
import { equal, eventually, ok, withRig, type Register } from './contract.js';

export interface StorageRig {
  storage: KeyValueStorage;
  /** The same storage as another document sees it; a storage of its own if that is not shared. */
  other: KeyValueStorage;
  step(): Promise<void>;
  /** The user clears everything, in the other document. */
  clear(): void;
  /** More than fits. */
  tooMuch(): string;
  close(): void | Promise<void>;
}

export interface StorageTraits {
  shared: boolean;
  /** Whether there is an end to it. */
  limited: boolean;
}

export function storageContract(
  register: Register,
  open: () => StorageRig | Promise<StorageRig>,
  { shared, limited }: StorageTraits,
): void {
  const test = withRig(register, open);

  test('it says whether other documents share it', ({ storage }) => {
    equal(storage.shared, shared);
  });

  test('what was set is read, until it is removed', ({ storage }) => {
    equal(storage.get('p:a'), null);
    equal(storage.set('p:a', 'one'), true);
    equal(storage.set('p:a', 'two'), true);
    equal(storage.get('p:a'), 'two');
    storage.remove('p:a');
    storage.remove('p:a');
    equal(storage.get('p:a'), null);
  });

  test('keys are those with the prefix, names of built-in properties included', ({ storage }) => {
    for (const key of ['p:b', 'p:a', 'q:a', 'p:__proto__', 'p:length']) storage.set(key, '1');
    equal(storage.keys('p:').sort(), ['p:__proto__', 'p:a', 'p:b', 'p:length']);
    equal(storage.keys('none'), []);
  });

  test('an empty text is a value', ({ storage }) => {
    equal(storage.set('p:empty', ''), true);
    equal(storage.get('p:empty'), '');
  });

  if (limited) {
    test('STO-3 without room set says so, and the old value stands', ({ storage, tooMuch }) => {
      storage.set('p:a', 'old');
      equal(storage.set('p:a', tooMuch()), false);
      equal(storage.get('p:a'), 'old');
      equal(storage.set('p:a', 'new'), true);
    });
  }

  if (!shared) {
    test('TAB-4 another document sees nothing of it', ({ storage, other }) => {
      storage.set('p:a', 'mine');
      equal(other.get('p:a'), null);
    });
    return;
  }

  test('TAB-3 another document hears which key changed, the writer does not', async (rig) => {
    const own: (string | null)[] = [];
    const heard: (string | null)[] = [];
    rig.storage.onChange((key) => own.push(key));
    rig.other.onChange((key) => heard.push(key));
    rig.storage.set('p:a', '1');
    rig.storage.set('p:a', '2');
    rig.storage.remove('p:a');
    rig.storage.set('p:b', '3');
    await eventually(rig.step, () => heard.includes('p:b'));
    equal(heard, ['p:a', 'p:a', 'p:a', 'p:b']);
    equal(rig.other.get('p:a'), null);
    equal(rig.other.get('p:b'), '3');
    // The other's write comes after all that could have come back to the writer.
    rig.other.set('p:c', '4');
    await eventually(rig.step, () => own.includes('p:c'));
    equal(own, ['p:c']);
    equal(rig.storage.get('p:c'), '4');
  });

  test('writing what stands there already is no change', async ({ storage, other, step }) => {
    const heard: (string | null)[] = [];
    storage.set('p:a', '1');
    await eventually(step, () => other.get('p:a') === '1');
    other.onChange((key) => heard.push(key));
    storage.set('p:a', '1');
    storage.remove('p:none');
    storage.set('p:b', '1');
    await eventually(step, () => heard.includes('p:b'));
    equal(
      heard.filter((key) => key !== 'p:a'),
      ['p:b'],
    );
    ok(heard.filter((key) => key === 'p:a').length <= 1, 'at most the first write was heard');
  });

  test('STO-6 clearing is told as null', async ({ storage, clear, step }) => {
    const heard: (string | null)[] = [];
    storage.set('p:a', '1');
    storage.onChange((key) => heard.push(key));
    clear();
    await eventually(step, () => heard.includes(null));
    equal(storage.get('p:a'), null);
    equal(storage.keys('p:'), []);
  });

  test('a listener taken back hears nothing', async ({ storage, other, step }) => {
    const gone: (string | null)[] = [];
    const heard: (string | null)[] = [];
    const undo = storage.onChange((key) => gone.push(key));
    storage.onChange((key) => heard.push(key));
    undo();
    undo();
    other.set('p:a', '1');
    await eventually(step, () => heard.length > 0);
    equal(gone, []);
  });
}
