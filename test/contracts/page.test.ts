import { suite, test } from 'node:test';
import { createFakePage } from '../support/fake-page.js';
import { pageContract } from './page-contract.js';

suite('FakePage', () => {
  pageContract(test, () => {
    const page = createFakePage();
    const move = () => page.moveTo({ url: 'https://shop.example/other' });
    return { ...page, page, move, close() {} };
  });
});
