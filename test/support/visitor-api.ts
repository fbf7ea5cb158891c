import type { GenericSchema } from 'valibot';
import type { Components } from '../../server/components.js';
import { RequestError, toProtocolError } from '../../server/request-error.js';
import { toPublicSite } from '../../server/sites/site-directory.js';
import type { HttpAnswer, HttpRequest } from '../../src/core/ports.js';
import { HTTP_STATUS } from '../../src/protocol/errors.js';
import { validate } from '../../src/protocol/parse.js';
import {
  countSchema,
  endSessionSchema,
  openSessionSchema,
  restoreSessionSchema,
} from '../../src/protocol/visitor-requests.js';
import { ADDRESS } from './in-memory-namespace.js';

/** The visitors' HTTP API on the real use cases, without HTTP. */
export async function answerHttp(
  components: Components,
  { method, path, bearer, body }: HttpRequest,
): Promise<HttpAnswer> {
  const { sessions, sites, presence, rollUp, storage, log } = components;
  const [, , what, id = '', call] = path.split('/');
  const caller = { sessionId: id, bearer };
  const route = [method, what, id && ':id', call].filter(Boolean).join(' ');

  const run = async (): Promise<HttpAnswer> => {
    switch (route) {
      case 'GET site :id': {
        const site = await sites.find(id);
        if (site === undefined) throw new RequestError('not_found', 'no such site');
        return done(toPublicSite(site, presence.availability(site.token)));
      }
      case 'POST site :id count':
        read(countSchema, body);
        await rollUp.count(storage, { site: id, figure: 'formShown' });
        return { status: 204, body: undefined };
      case 'POST session': {
        const asked = read(openSessionSchema, body);
        const site = await sites.find(asked.site);
        if (site === undefined) throw new RequestError('not_found', 'no such site');
        const { created, answer } = await sessions.openSession(site, asked, ADDRESS);
        return { status: created ? 201 : 200, body: answer };
      }
      case 'POST session :id':
        return done(
          await sessions.restoreSession(caller, read(restoreSessionSchema, body), ADDRESS),
        );
      case 'GET session :id status':
        return done(await sessions.readStatus(caller));
      case 'POST session :id end':
        return done(await sessions.endByKey(caller, read(endSessionSchema, body)));
      case 'POST session :id token':
        return done(await sessions.renewToken(caller));
      case 'DELETE session :id':
        await sessions.eraseSession(caller);
        return { status: 204, body: undefined };
      default:
        throw new RequestError('not_found', `no route ${route}`);
    }
  };

  try {
    return await run();
  } catch (error) {
    const fault = toProtocolError(error, log);
    return { status: HTTP_STATUS[fault.code], body: { error: fault } };
  }
}

function done(body: unknown): HttpAnswer {
  return { status: 200, body };
}

function read<T>(schema: GenericSchema<unknown, T>, body: unknown): T {
  const checked = validate(schema, body ?? {});
  if (!checked.ok) throw new RequestError('invalid', checked.message);
  return checked.value;
}
