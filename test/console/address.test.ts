import { createBrowserAddress } from '../../src/console/browser/browser-address.js';
import { addressContract } from '../contracts/address-contract.js';
import { createFakeAddress } from './support/fake-address.js';

describe('address contract: fake', () => {
  addressContract(it, () => {
    const address = createFakeAddress();
    return { address, back: () => address.back(), close: () => {} };
  });
});

describe('address contract: browser', () => {
  addressContract(it, () => {
    const before = location.href;
    history.pushState(null, '', '/console/');
    return {
      address: createBrowserAddress(),
      back: () => history.back(),
      close: () => history.replaceState(null, '', before),
    };
  });
});
