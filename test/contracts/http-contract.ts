import type { Http, HttpAnswer, HttpRequest } from '../../src/core/ports.js';
import { equal, eventually, withRig, type Register } from './contract.js';

export interface HttpRig {
  http: Http;
  /** What the server answers; `null`: never. */
  setServer(answer: ((request: HttpRequest) => HttpAnswer) | null): void;
  /** Nobody listens at the server's address any more. */
  shutDown(): Promise<void>;
  step(): Promise<void>;
  /** Lets ms pass on the clock that the port was given. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

export function httpContract(register: Register, open: () => HttpRig | Promise<HttpRig>): void {
  const test = withRig(register, open);

  test('method, path, bearer and body arrive; status and body come back', async (rig) => {
    const seen: HttpRequest[] = [];
    rig.setServer((request) => {
      seen.push(request);
      return { status: 201, body: { made: true } };
    });
    const request: HttpRequest = {
      method: 'POST',
      path: '/api/session',
      bearer: 'key',
      body: { a: 'ü', none: null },
    };
    equal(await answered(rig, request), { status: 201, body: { made: true } });
    equal(seen, [request]);
  });

  test('a request without body or bearer has neither', async (rig) => {
    const seen: HttpRequest[] = [];
    rig.setServer((request) => {
      seen.push(request);
      return { status: 200, body: {} };
    });
    await answered(rig, { method: 'GET', path: '/api/site/demo' });
    equal(seen, [{ method: 'GET', path: '/api/site/demo' }]);
  });

  test("an error's status and body are an answer like any other", async (rig) => {
    const body = { error: { code: 'not_found', message: 'No.' } };
    rig.setServer(() => ({ status: 404, body }));
    equal(await answered(rig, { method: 'GET', path: '/x' }), { status: 404, body });
  });

  test('an answer without a body has none', async (rig) => {
    rig.setServer(() => ({ status: 204, body: undefined }));
    equal(await answered(rig, { method: 'DELETE', path: '/x' }), { status: 204 });
  });

  test('a server out of reach is status 0, not an error', async (rig) => {
    await rig.shutDown();
    equal(await answered(rig, { method: 'GET', path: '/x' }), { status: 0 });
  });

  test('no answer within 15 s is status 0', async (rig) => {
    rig.setServer(null);
    const answers: HttpAnswer[] = [];
    void rig.http.request({ method: 'GET', path: '/x' }).then((answer) => answers.push(answer));
    await rig.pass(14_900);
    equal(answers, []);
    await rig.pass(200);
    await eventually(rig.step, () => answers.length > 0);
    equal(answers, [{ status: 0 }]);
  });
}

async function answered(rig: HttpRig, request: HttpRequest): Promise<HttpAnswer> {
  const answers: HttpAnswer[] = [];
  void rig.http.request(request).then((answer) => answers.push(answer));
  await eventually(rig.step, () => answers.length > 0);
  return answers[0]!;
}
