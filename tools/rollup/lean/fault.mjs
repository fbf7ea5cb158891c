/* That an input is wrong, without what and where: a page tells nobody. */

export class Mismatch {
  faults = [];
}

export function fail() {
  throw new Mismatch();
}

export function at(read, input) {
  return read(input);
}

export function readPart(read, input) {
  return read(input);
}

export function addFault() {
  fail();
}

export function settle() {}
