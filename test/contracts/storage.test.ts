import { suite, test } from 'node:test';
import { createMemoryStorage } from '../../src/platform/memory-storage.js';
import { createFakeClock } from '../support/fake-clock.js';
import { createFakeDisk, createFakeTabStorage } from '../support/fake-storage.js';
import { turn } from './contract.js';
import { storageContract, type StorageRig } from './storage-contract.js';

const QUOTA = 1_000;

function disk(lag: () => number): () => StorageRig {
  return () => {
    const clock = createFakeClock();
    const shared = createFakeDisk({ lag });
    shared.quota = QUOTA;
    return {
      storage: shared.open(clock.fork()),
      other: shared.open(clock.fork()),
      step: () => clock.advance(1),
      clear: shared.clear,
      tooMuch: () => 'x'.repeat(QUOTA),
      close() {},
    };
  };
}

const alone = { step: turn, clear() {}, tooMuch: () => '', close() {} };

suite('FakeDisk', () => {
  storageContract(
    test,
    disk(() => 0),
    { shared: true, limited: true },
  );
});

suite('FakeDisk that shows writes late', () => {
  let count = 0;
  storageContract(
    test,
    disk(() => (count++ % 3) * 20),
    { shared: true, limited: true },
  );
});

suite('FakeTabStorage', () => {
  storageContract(
    test,
    () => ({ ...alone, storage: createFakeTabStorage(), other: createFakeTabStorage() }),
    { shared: false, limited: false },
  );
});

suite('MemoryStorage', () => {
  storageContract(
    test,
    () => ({ ...alone, storage: createMemoryStorage(), other: createMemoryStorage() }),
    { shared: false, limited: false },
  );
});
