import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvLine } from '../../src/protocol/csv.js';

test('SEC-22: a cell that a spreadsheet would take for a formula is text', () => {
  for (const begin of ['=', '+', '-', '@', '\t'])
    assert.equal(csvLine([`${begin}1`]), `'${begin}1\r\n`);
  assert.equal(csvLine([' @SUM']), `' @SUM\r\n`);
  assert.equal(csvLine(['\nx']), `"'\nx"\r\n`);
  assert.equal(csvLine(['\r=1']), `"'\r=1"\r\n`);
  assert.equal(csvLine(['=HYPERLINK("x")']), `"'=HYPERLINK(""x"")"\r\n`);
});

test('SEC-22: a line is as RFC 4180 has it', () => {
  assert.equal(
    csvLine(['a', 'b "c"', 'd,e', 'f\ng', '', -1.5]),
    'a,"b ""c""","d,e","f\ng",,-1.5\r\n',
  );
});
