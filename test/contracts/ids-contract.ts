import type { Ids } from '../../src/core/ports.js';
import { secretSchema, uuidSchema } from '../../src/protocol/ids.js';
import { parse } from '../../src/protocol/parse.js';
import { equal, ok, withRig, type Register } from './contract.js';

const MANY = 200;

export function idsContract(register: Register, open: () => Ids): void {
  const test = withRig(register, () => ({ ids: open(), close() {} }));

  test('uuid is a random UUID in lower case, another one each time', ({ ids }) => {
    const uuids = Array.from({ length: MANY }, () => ids.uuid());
    for (const uuid of uuids) {
      ok(parse(uuidSchema, uuid), `${uuid} has the form that the protocol asks for`);
      ok(/^.{14}4.{4}[89ab]/.test(uuid), `${uuid} is of version 4`);
    }
    equal(new Set(uuids).size, MANY);
  });

  test('SES-1 a secret is 32 bytes in base64url, another one each time', ({ ids }) => {
    const secrets = Array.from({ length: MANY }, () => ids.secret());
    for (const secret of secrets) {
      ok(parse(secretSchema, secret), `${secret} has the form that the protocol asks for`);
      equal(atob(secret.replaceAll('-', '+').replaceAll('_', '/')).length, 32);
    }
    equal(new Set(secrets).size, MANY);
  });

  test('random lies between 0 and 1, and spreads', ({ ids }) => {
    const numbers = Array.from({ length: MANY }, () => ids.random());
    ok(
      numbers.every((number) => number >= 0 && number < 1),
      'all are from 0 to below 1',
    );
    ok(
      numbers.some((number) => number < 0.3) && numbers.some((number) => number > 0.7),
      'some are small and some are large',
    );
  });
}
