import { suite, test } from 'node:test';
import { createFakeIds } from '../support/fake-ids.js';
import { equal } from './contract.js';
import { idsContract } from './ids-contract.js';

suite('FakeIds', () => {
  idsContract(test, () => createFakeIds(3));

  test('the same seed makes the same ids', () => {
    equal(createFakeIds(5).uuid(), createFakeIds(5).uuid());
  });
});
