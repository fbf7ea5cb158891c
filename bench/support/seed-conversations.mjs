// Fills an empty database with conversations that have ended, as fast as it takes them: with rows, not with use
// cases. Words are as frequent as in a language: the first one is in most messages, most are in a few.
import { randomUUID } from 'node:crypto';

const WORDS = 40_000;
const WORDS_OF_MESSAGE = 12;
const BATCH = 100;
/** A word of one conversation in 2,000, and of nearly all. */
export const RARE = 'zanzibar';
export const COMMON = 'order';

/** `db`: kysely on the database; its tables are there. `since`: the conversations are spread from then to now. */
export async function seedConversations(db, { conversations, messages, since, now = Date.now() }) {
  const step = (now - since) / conversations;
  for (let from = 0; from < conversations; from += BATCH) {
    const sessions = [];
    const rows = [];
    for (let index = from; index < Math.min(from + BATCH, conversations); index++) {
      const session = sessionRow(index, Math.floor(since + index * step), messages);
      sessions.push(session);
      for (let seq = 1; seq <= messages; seq++) rows.push(messageRow(session, index, seq));
    }
    await db.transaction().execute(async (tx) => {
      await tx.insertInto('sessions').values(sessions).execute();
      for (let at = 0; at < rows.length; at += 1_000)
        await tx
          .insertInto('messages')
          .values(rows.slice(at, at + 1_000))
          .execute();
    });
  }
}

function sessionRow(index, at, messages) {
  const id = randomUUID();
  const [status, reason] = [
    ['resolved', null],
    ['ended', null],
    ['abandoned', 'idle'],
  ][index % 3];
  const name = `${word(index * 7)} ${word(index * 13)}`;
  return {
    ...{ id, site: index % 50 === 0 ? 'small' : 'demo', status, reason },
    ...{ epoch: 1, last_seq: messages, lease: 1 },
    ...{ key_hash: id, exit_key_hash: id, open_key_hash: id },
    ...{ profile: JSON.stringify({ name, email: `visitor${index}@shop.example` }), has_email: 1 },
    ...{ routing_data: '{}', conversation_data: '{}' },
    page: JSON.stringify({ url: `https://shop.example/item/${index}`, title: 'Shoes' }),
    ...{ agent_id: AGENTS[index % 5], agent_name: `Agent ${index % 5}` },
    ...{
      created_at: at,
      updated_at: at,
      seen_at: at,
      first_visitor_at: at,
      closed_at: at + 600_000,
    },
    ...{ stamped_at: at, visitor_read: 0, agent_read: 0 },
  };
}

const AGENTS = Array.from({ length: 5 }, () => randomUUID());

function messageRow({ id: sessionId, created_at: at }, index, seq) {
  const isVisitor = seq % 2 === 1;
  const words = Array.from({ length: WORDS_OF_MESSAGE }, () => word(frequentNumber()));
  if (seq % 3 === 0) words.push(COMMON);
  if (seq === 7 && index % 2_000 === 0) words.push(RARE);
  return {
    ...{ session_id: sessionId, seq, id: randomUUID(), client_id: randomUUID() },
    ...{
      author_kind: isVisitor ? 'visitor' : 'agent',
      body: words.join(' '),
      at: at + seq * 1_000,
    },
    ...{ author_id: isVisitor ? null : AGENTS[0], author_name: isVisitor ? null : 'Agent 0' },
  };
}

/** Of a distribution like Zipf's. */
function frequentNumber() {
  return Math.floor(WORDS ** Math.random()) - 1;
}

/** A word for each number, of letters only. */
function word(number) {
  let [letters, rest] = ['', (number % WORDS) + 26];
  while (rest > 0) {
    letters += 'etaoinshrdlucmfwypvbgkjqxz'[rest % 26];
    rest = Math.floor(rest / 26);
  }
  return letters;
}
