import type { VisitorId } from '../../src/core/ports.js';
import { parse } from '../../src/protocol/parse.js';
import { uuidSchema } from '../../src/protocol/ids.js';
import { equal, ok, withRig, type Register } from './contract.js';

export interface VisitorIdRig {
  visitorId: VisitorId;
  /** The same browser's, in another document. */
  other: VisitorId;
  /** What the browser keeps, if anything. */
  kept(): string | undefined;
  close(): void;
}

/** The browser starts without an id. */
export function visitorIdContract(register: Register, open: () => VisitorIdRig): void {
  const test = withRig(register, open);

  test('C9 nothing is kept before it is asked for', ({ kept }) => {
    equal(kept(), undefined);
  });

  test('C9 it is a UUID, and stays the same in every document', ({ visitorId, other, kept }) => {
    const id = visitorId.keep();
    ok(parse(uuidSchema, id), String(id));
    equal([visitorId.keep(), other.keep(), kept()], [id, id, id]);
  });

  test('C9 forgotten is forgotten everywhere; the next one is another', (rig) => {
    const id = rig.visitorId.keep();
    rig.other.forget();
    equal(rig.kept(), undefined);
    rig.visitorId.forget();
    ok(rig.visitorId.keep() !== id, 'a new id');
  });
}
