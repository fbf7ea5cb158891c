import { createBrowserIds } from '../../src/platform/browser-ids.js';
import { equal, ok } from '../contracts/contract.js';
import { idsContract } from '../contracts/ids-contract.js';

describe('BrowserIds', () => {
  idsContract(it, createBrowserIds);

  it('TAB-9 works on plain http, where crypto.randomUUID is missing', () => {
    Object.defineProperty(crypto, 'randomUUID', { configurable: true, value: undefined });
    try {
      equal(crypto.randomUUID, undefined);
      ok(createBrowserIds().uuid().length === 36, 'there is an id');
    } finally {
      delete (crypto as Partial<Crypto>).randomUUID;
    }
    ok(crypto.randomUUID(), 'the browser has its own again');
  });
});
