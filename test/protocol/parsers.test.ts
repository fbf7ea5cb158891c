import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import type { GenericSchema } from 'valibot';
import { tabMessageSchema } from '../../src/core/state/facts.js';
import * as agentEvents from '../../src/protocol/agent-events.js';
import * as consoleRequests from '../../src/protocol/console-requests.js';
import * as errors from '../../src/protocol/errors.js';
import * as message from '../../src/protocol/message.js';
import { parse, validate } from '../../src/protocol/parse.js';
import * as profile from '../../src/protocol/profile.js';
import * as session from '../../src/protocol/session.js';
import * as site from '../../src/protocol/site.js';
import * as answers from '../../src/protocol/visitor-answers.js';
import * as requests from '../../src/protocol/visitor-requests.js';
import { anyJson, nearly } from './support/json.js';
import { EXAMPLES } from './support/examples.js';

type Schema = GenericSchema<unknown, unknown>;

const MODULES = {
  agentEvents,
  answers,
  consoleRequests,
  errors,
  message,
  profile,
  requests,
  session,
  site,
  tabs: { tabMessageSchema },
};

/** Every schema that stands at a border, by its name. */
const SCHEMAS: [string, Schema][] = Object.entries(MODULES).flatMap(([module, exported]) =>
  Object.entries(exported)
    .filter(([name]) => name.endsWith('Schema'))
    .map(([name, schema]): [string, Schema] => [`${module}.${name}`, schema as Schema]),
);

function prototypeIsClean(): void {
  assert.deepEqual(Object.keys(Object.prototype), []);
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
}

suite('TAB-3 parsers: whatever comes in, a typed value or nothing', () => {
  for (const [name, schema] of SCHEMAS) {
    test(`TAB-3 ${name} never throws and never touches a prototype`, () => {
      fc.assert(
        fc.property(anyJson, (input) => {
          const checked = validate(schema, input);
          if (!checked.ok) assert.notEqual(checked.message, '');
          assert.equal(
            parse(schema, input) === undefined,
            !checked.ok || checked.value === undefined,
          );
          prototypeIsClean();
        }),
        { numRuns: 60 },
      );
    });
  }

  test('TAB-3 every border has a schema in this suite', () => {
    assert.ok(SCHEMAS.length > 60, `${SCHEMAS.length} schemas`);
  });
});

suite('STO-4 parsers: a valid value comes out as a fresh object of listed fields', () => {
  for (const { name, schema, value, closed } of EXAMPLES) {
    test(`STO-4 ${name} is rebuilt`, () => {
      const parsed = parse(schema, value);
      assert.deepEqual(parsed, value);
      assert.notEqual(parsed, value);
    });

    test(`STO-4 ${name} ${closed ? 'refuses' : 'drops'} what is not listed`, () => {
      const more = JSON.parse(
        `{"extra":1,"__proto__":{"polluted":1},${JSON.stringify(value).slice(1)}`,
      ) as unknown;
      const parsed = parse(schema, more);
      if (closed) assert.equal(parsed, undefined);
      else assert.deepEqual(parsed, value);
      prototypeIsClean();
    });

    test(`STO-4 ${name} with one thing wrong is a typed value or nothing`, () => {
      fc.assert(
        fc.property(nearly(value), (input) => {
          parse(schema, input);
          prototypeIsClean();
        }),
        { numRuns: 100 },
      );
    });
  }
});
