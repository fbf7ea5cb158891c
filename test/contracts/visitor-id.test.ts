import { suite, test } from 'node:test';
import { createFakeCookies } from '../support/fake-cookies.js';
import { createFakeIds } from '../support/fake-ids.js';
import { visitorIdContract } from './visitor-id-contract.js';

suite('FakeCookies', () => {
  visitorIdContract(test, () => {
    const cookies = createFakeCookies();
    const open = (seed: number) => cookies.open(createFakeIds(seed));
    return { visitorId: open(1), other: open(2), kept: () => cookies.visitor(), close() {} };
  });
});
