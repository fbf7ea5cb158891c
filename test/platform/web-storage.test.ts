import { createWebStorage } from '../../src/platform/web-storage.js';
import { equal, turn } from '../contracts/contract.js';
import { storageContract, type StorageRig } from '../contracts/storage-contract.js';
import { openDocument } from './other-document.js';

type WebStorageModule = typeof import('../../src/platform/web-storage.js');

/** More than Chromium's 10 MiB for one area. */
const TOO_MUCH = 6 * 1024 * 1024;

function open(area: 'localStorage' | 'sessionStorage'): () => Promise<StorageRig> {
  return async () => {
    window[area].clear();
    const beside = await openDocument();
    const module = await beside.load<WebStorageModule>('web-storage');
    return {
      storage: createWebStorage(area),
      other: module.createWebStorage(area),
      step: turn,
      clear: () => beside.window[area].clear(),
      tooMuch: () => 'x'.repeat(TOO_MUCH),
      close() {
        beside.remove();
        window[area].clear();
      },
    };
  };
}

describe('WebStorage on localStorage', () => {
  storageContract(it, open('localStorage'), { shared: true, limited: true });

  it('STO-8 writes nothing when it is created', () => {
    window.localStorage.clear();
    createWebStorage('localStorage');
    equal(window.localStorage.length, 0);
  });

  it('ignores an event of the other storage area', async () => {
    const rig = await open('localStorage')();
    const heard: (string | null)[] = [];
    rig.storage.onChange((key) => heard.push(key));
    const event = (storageArea: Storage): StorageEvent =>
      new StorageEvent('storage', { key: 'p:a', storageArea });
    window.dispatchEvent(event(window.sessionStorage));
    equal(heard, []);
    window.dispatchEvent(event(window.localStorage));
    equal(heard, ['p:a']);
    await rig.close();
  });
});

describe('WebStorage on sessionStorage', () => {
  it('is not shared, keeps what is set, and reports when there is no room', () => {
    window.sessionStorage.clear();
    const storage = createWebStorage('sessionStorage');
    equal(storage.shared, false);
    equal(storage.set('p:a', '1'), true);
    equal(createWebStorage('sessionStorage').get('p:a'), '1');
    equal(storage.set('p:a', 'x'.repeat(TOO_MUCH)), false);
    equal(storage.get('p:a'), '1');
    window.sessionStorage.clear();
  });
});

describe('WebStorage where storage is blocked', () => {
  const faults: Record<string, () => unknown> = {
    'its getter throws': () => {
      throw new DOMException('Access is denied for this document.', 'SecurityError');
    },
    'it is null': () => null,
  };
  for (const [name, get] of Object.entries(faults)) {
    it(`STO-5 keeps its values in memory when ${name}`, () => {
      const own = Object.getOwnPropertyDescriptor(window, 'localStorage')!;
      Object.defineProperty(window, 'localStorage', { configurable: true, get });
      try {
        const storage = createWebStorage('localStorage');
        equal(storage.shared, false);
        equal(storage.set('p:a', '1'), true);
        equal(storage.get('p:a'), '1');
      } finally {
        Object.defineProperty(window, 'localStorage', own);
      }
      equal(window.localStorage.getItem('p:a'), null);
    });
  }

  it('STO-5 does not throw when storage fails later', () => {
    const storage = createWebStorage('localStorage');
    const own = Object.getOwnPropertyDescriptors(Storage.prototype);
    const fail = (): never => {
      throw new DOMException('The disk is damaged.', 'InvalidStateError');
    };
    for (const name of ['getItem', 'setItem', 'removeItem']) {
      Object.defineProperty(Storage.prototype, name, { configurable: true, value: fail });
    }
    try {
      equal(storage.get('p:a'), null);
      equal(storage.set('p:a', '1'), false);
      storage.remove('p:a');
    } finally {
      Object.defineProperties(Storage.prototype, own);
    }
  });
});
