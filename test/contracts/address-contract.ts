import type { Address } from '../../src/console/client/console-ports.js';
import { equal, eventually, turn, withRig, type Register } from './contract.js';

export interface AddressRig {
  address: Address;
  /** The person presses Back. */
  back(): void;
  close(): void;
}

/** What every address bar of the console does. `open` begins at `/console/`. */
export function addressContract(register: Register, open: () => AddressRig): void {
  const test = withRig(register, open);

  test('a pushed path is the address at once, and its listeners are told once', ({ address }) => {
    const told: string[] = [];
    address.onChange(() => told.push(address.path()));
    address.push('/console/account');
    equal(address.path(), '/console/account');
    equal(told, ['/console/account']);
  });

  test('a path that is the address already is no entry of the history', async ({
    address,
    back,
  }) => {
    const told: string[] = [];
    address.push('/console/account');
    address.onChange(() => told.push(address.path()));
    address.push('/console/account');
    equal(told, []);
    back();
    await eventually(turn, () => told.length > 0);
    equal(told, ['/console/']);
  });

  test('a query is part of the address', ({ address }) => {
    const told: string[] = [];
    address.onChange(() => told.push(address.path()));
    address.push('/console/settings/site?site=a');
    address.push('/console/settings/site?site=b');
    equal(told, ['/console/settings/site?site=a', '/console/settings/site?site=b']);
  });

  test('Back leads to the address before, and tells so', async ({ address, back }) => {
    const told: string[] = [];
    address.push('/console/c/a');
    address.push('/console/c/b');
    address.onChange(() => told.push(address.path()));
    back();
    await eventually(turn, () => told.length > 0);
    equal(told, ['/console/c/a']);
  });

  test('an address that replaces another is told of, and Back passes over the replaced one', async ({
    address,
    back,
  }) => {
    const told: string[] = [];
    address.push('/console/history?text=sho');
    address.onChange(() => told.push(address.path()));
    address.replace('/console/history?text=shoes');
    equal(told, ['/console/history?text=shoes']);
    back();
    await eventually(turn, () => told.length > 1);
    equal(told[1], '/console/');
  });

  test('a listener that is undone hears nothing; undoing twice is safe', ({ address }) => {
    let told = 0;
    const undo = address.onChange(() => told++);
    undo();
    undo();
    address.push('/console/account');
    equal(told, 0);
  });
}
