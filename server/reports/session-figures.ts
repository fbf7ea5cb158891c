import type { Figure } from '../storage/figure-codec.js';
import type {
  ReportChange,
  ReportedMessage,
  ReportedSession,
  SessionFacts,
} from '../storage/report-repository.js';

/** A value of a figure, how often it occurs, and the agent for whom it counts; without one: for the site. */
type Entry = [figure: Figure, value: number, count: number, agentId?: string];

/** What the sums contain of one session. It is kept as JSON, so that it can be taken back. */
export interface SessionFigures {
  site: string;
  /** When the visitor wrote first: all figures count at this time. ms since 1970. */
  at: number;
  /** When the session was closed; `null`: it goes on. */
  closedAt: number | null;
  /** What is known from the conversation itself. It stays as it is once the session is closed. */
  conversation: Entry[];
  /** What was noted beside it. */
  noted: Entry[];
  /** It is spam: the sums contain nothing of it. Its figures are kept, because agents may change their minds. */
  spam?: true;
}

/**
 * What a session counts for. `messages`: its log, if it is still there. `before`: what it counted for until
 * now. What came from messages that are gone by now is taken over from there.
 */
export function sessionFigures(
  session: ReportedSession,
  messages: readonly ReportedMessage[],
  facts: SessionFacts | undefined,
  before: SessionFigures | undefined,
): SessionFigures {
  const closedAt = session.closedAt ?? null;
  const isSameEnd = closedAt !== null && before?.closedAt === closedAt;
  return {
    site: session.site,
    at: session.firstVisitorAt,
    closedAt,
    conversation: isSameEnd ? before.conversation : conversationEntries(session, messages),
    noted: facts === undefined ? [] : notedEntries(facts),
    ...(session.spam && { spam: true }),
  };
}

/** What to change in the sums. */
export function changesBetween(
  before: SessionFigures | undefined,
  now: SessionFigures,
): ReportChange[] {
  const signed = (figures: SessionFigures | undefined, sign: 1 | -1): ReportChange[] =>
    figures === undefined || figures.spam
      ? []
      : [...figures.conversation, ...figures.noted].map(([figure, value, count, agentId = '']) => ({
          ...{ at: figures.at, site: figures.site, agentId },
          ...{ figure, value, count: sign * count },
        }));
  return [...signed(before, -1), ...signed(now, 1)];
}

function conversationEntries(
  session: ReportedSession,
  messages: readonly ReportedMessage[],
): Entry[] {
  const { agentId, firstVisitorAt, closedAt } = session;
  const entries: Entry[] = [['conversations', 0, 1]];
  if (agentId !== undefined) entries.push(['conversations', 0, 1, agentId]);
  if (closedAt !== undefined) entries.push(['duration', seconds(firstVisitorAt, closedAt), 1]);
  const talk = messages.length > 0 ? readMessages(session, messages) : readColumns(session);
  entries.push(...talk.entries, ...outcomeEntries(session, talk.isAnswered));
  return entries;
}

/** Answers, first response and waiting times, from the times at which people wrote. */
function readMessages({ closedAt }: ReportedSession, messages: readonly ReportedMessage[]) {
  const entries: Entry[] = [];
  const answers = new Map<string, number>();
  let [visitorMessages, isAnswered] = [0, false];
  let firstVisitorAt: number | undefined;
  /** Since when the visitor waits for an answer. */
  let waitingSince: number | undefined;
  const endWait = (at: number) => {
    if (waitingSince !== undefined) entries.push(['waiting', seconds(waitingSince, at), 1]);
    waitingSince = undefined;
  };
  for (const { authorKind, authorId = '', at } of messages) {
    if (authorKind === 'visitor') {
      visitorMessages += 1;
      firstVisitorAt ??= at;
      waitingSince ??= at;
    } else if (authorKind === 'agent') {
      answers.set(authorId, (answers.get(authorId) ?? 0) + 1);
      endWait(at);
      if (isAnswered || firstVisitorAt === undefined) continue;
      isAnswered = true;
      const response = seconds(firstVisitorAt, at);
      entries.push(['firstResponse', response, 1], ['firstResponse', response, 1, authorId]);
    }
  }
  if (closedAt !== undefined) endWait(closedAt);
  for (const [author, count] of answers) entries.push(['answers', 0, count, author]);
  entries.push(['visitorMessages', 0, visitorMessages]);
  return { entries, isAnswered };
}

/** All that is known when the messages were gone before they could be counted. */
function readColumns({ firstVisitorAt, answeredAt }: ReportedSession) {
  const entries: Entry[] =
    answeredAt === undefined ? [] : [['firstResponse', seconds(firstVisitorAt, answeredAt), 1]];
  return { entries, isAnswered: answeredAt !== undefined };
}

function outcomeEntries(
  { status, reason, disconnectedAt }: ReportedSession,
  isAnswered: boolean,
): Entry[] {
  switch (status) {
    case 'resolved':
      return [[reason === 'inactive' ? 'resolvedAutomatically' : 'resolved', 0, 1]];
    case 'ended':
      return [['ended', 0, 1]];
    case 'abandoned': {
      const stage: Entry = [isAnswered ? 'abandonedAnswered' : 'abandonedUnanswered', 0, 1];
      return disconnectedAt === undefined ? [stage] : [stage, ['abandonedByDisconnect', 0, 1]];
    }
    default:
      return [];
  }
}

const NOTED = [
  ['sentAgain', 'sent_again'],
  ['duplicates', 'duplicates'],
  ['returns', 'returns'],
  ['restored', 'restored'],
  ['reloadReturns', 'reload_returns'],
  ['reloadRestored', 'reload_restored'],
  ['newTabReturns', 'new_tab_returns'],
  ['newTabRestored', 'new_tab_restored'],
  ['lateReturns', 'late_returns'],
  ['lateRestored', 'late_restored'],
  ['networkReturns', 'network_returns'],
  ['networkRestored', 'network_restored'],
] as const satisfies (readonly [Figure, keyof SessionFacts])[];

function notedEntries(facts: SessionFacts): Entry[] {
  return NOTED.filter(([, column]) => facts[column] > 0).map(([figure, column]) => [
    figure,
    0,
    facts[column],
  ]);
}

/** Whole seconds, rounded. Never below 0: a clock may have been set back. */
function seconds(from: number, to: number): number {
  return Math.max(0, Math.round((to - from) / 1000));
}
