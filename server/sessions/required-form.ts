import { string } from 'valibot';
import { record } from '../../src/protocol/objects.js';
import { parse } from '../../src/protocol/parse.js';
import { lacksAnswers } from '../../src/protocol/site.js';
import type { LoadShedder } from '../load-shedder.js';
import { RequestError } from '../request-error.js';
import type { Quotas } from '../security/quotas.js';
import type { Site } from '../sites/site-directory.js';
import type { SessionRecord } from '../storage/session-record.js';

/** An address that has used this share of its quota of sessions counts as load. */
const LOAD_SHARE = 0.5;

/**
 * Finds out whether the site requires the form now: not in a transaction, because other nodes may have to
 * be asked. The result checks that a conversation may begin. What the profile says counts as answered: the
 * widget does not ask for it again.
 */
export type RequireForm = (site: Site, address: string) => Promise<CheckForm>;

/** @throws RequestError `invalid` if answers are missing that are required */
export type CheckForm = (session: Pick<SessionRecord, 'profile' | 'conversationData'>) => void;

export function createRequireForm({
  quotas,
  loadShedder,
}: {
  quotas: Quotas;
  loadShedder: LoadShedder;
}): RequireForm {
  const isRequired = async ({ token, preChatRequired }: Site, address: string) =>
    preChatRequired === 'always' ||
    (preChatRequired === 'under-load' &&
      (loadShedder.isUnderLoad() ||
        (await quotas.usedShare({ address, site: token }, 'sessions')) >= LOAD_SHARE));

  return async (site, address) => {
    const required = await isRequired(site, address);
    return ({ profile, conversationData }) => {
      if (!required) return;
      // The page can set this key of its data to anything.
      const answers = parse(answersSchema, conversationData.preChat);
      if (lacksAnswers(site.preChat, profile, answers))
        throw new RequestError('invalid', 'preChat: the form has to be answered first');
    };
  };
}

const answersSchema = record(string(), string());
