import { suite, test } from 'node:test';
import { createFakePage } from '../support/fake-page.js';
import { pageContract } from './page-contract.js';

suite('FakePage', () => {
  pageContract(test, () => {
    const page = createFakePage();
    return { ...page, page, close() {} };
  });
});
