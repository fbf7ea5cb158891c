import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ERROR_CODES, HTTP_STATUS, SEND_VERDICT } from '../../src/protocol/errors.js';
import {
  isAway,
  isFinal,
  isOpen,
  SESSION_REASONS,
  SESSION_STATUSES,
  type SessionReason,
  type SessionStatus,
} from '../../src/protocol/session.js';

suite('SND-10 error codes', () => {
  for (const code of ERROR_CODES)
    test(`SND-10 ${code} has an HTTP status and a verdict`, () => {
      assert.ok(HTTP_STATUS[code] >= 400 && HTTP_STATUS[code] < 600);
      assert.match(SEND_VERDICT[code], /^(?:fail-message|settle-connection|wait)$/);
    });

  test('SND-10 nothing but the listed codes has either', () => {
    assert.deepEqual(Object.keys(HTTP_STATUS).sort(), [...ERROR_CODES].sort());
    assert.deepEqual(Object.keys(SEND_VERDICT).sort(), [...ERROR_CODES].sort());
  });

  test('SND-10 which codes fail the message, and which only make it wait', () => {
    const those = (verdict: string): string[] =>
      ERROR_CODES.filter((code) => SEND_VERDICT[code] === verdict).sort();
    assert.deepEqual(those('fail-message'), ['conflict', 'forbidden', 'invalid', 'too_large']);
    assert.deepEqual(those('wait'), ['rate_limited', 'unavailable']);
  });
});

suite('SES-6 session status', () => {
  const every: [SessionStatus, SessionReason | undefined][] = SESSION_STATUSES.flatMap((status) =>
    [undefined, ...SESSION_REASONS].map((reason): [SessionStatus, SessionReason | undefined] => [
      status,
      reason,
    ]),
  );

  test('SES-6 every status is one of open, away and final', () => {
    for (const [status, reason] of every) {
      const kinds = [isOpen(status), isAway(status, reason), isFinal(status, reason)];
      assert.equal(kinds.filter(Boolean).length, 1, `${status} ${reason}`);
    }
  });

  test('SES-6 only `abandoned` because `disconnected` is away', () => {
    const away = every.filter(([status, reason]) => isAway(status, reason));
    assert.deepEqual(away, [['abandoned', 'disconnected']]);
  });

  test('SES-6 queued and active are open, whatever the reason says', () => {
    for (const [status] of every)
      assert.equal(isOpen(status), status === 'queued' || status === 'active');
  });
});
