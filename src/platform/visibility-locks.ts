import { picklist, string } from 'valibot';
import type { Clock, Ids, LockCallbacks, Locks, PageState, TabChannel } from '../core/ports.js';
import { finiteNumberSchema } from '../protocol/numbers.js';
import { object } from '../protocol/objects.js';
import { parse } from '../protocol/parse.js';

/** How long others have to answer before a lock counts as free, in ms. */
const ANSWER_TIME = 1_000;
/** How often a waiting tab asks again, in ms: its holder may have gone without a word. */
const ASK_AGAIN = 5_000;

const sayingSchema = object({
  kind: picklist([
    /** Does anybody hold it? */
    'ask',
    /** I do. */
    'held',
    'free',
    /** I take it. */
    'steal',
  ]),
  name: string(),
  /** Who of two comes first, when they ask or hold at once: the lower. */
  rank: finiteNumberSchema,
});

interface Attempt {
  name: string;
  rank: number;
  callbacks: LockCallbacks;
  phase: 'waiting' | 'asking' | 'held';
  stopTimer(): void;
}

export interface VisibilityLocksOptions {
  clock: Clock;
  ids: Ids;
  page: PageState;
  /** A channel for this alone, to the other tabs. */
  channel: TabChannel;
}

/**
 * Locks for browsers without Web Locks (rule TAB-9): the tabs ask each other, and only a visible tab
 * holds one, for a hidden one may be asleep when it is asked. Two tabs that can't hear each other both
 * become holders; the server's lease decides between them then.
 */
export function createVisibilityLocks(options: VisibilityLocksOptions): Locks {
  const { clock, ids, page, channel } = options;
  const attempts = new Set<Attempt>();
  /** Of those who wait to hear whether a lock is held: what to do when it is. */
  const askers = new Map<(held: boolean) => void, string>();

  function say(kind: 'ask' | 'held' | 'free' | 'steal', { name, rank }: Attempt): void {
    channel.post({ kind, name, rank });
  }

  function enter(attempt: Attempt, phase: Attempt['phase']): void {
    attempt.stopTimer();
    attempt.phase = phase;
  }

  function ask(attempt: Attempt): void {
    enter(attempt, 'asking');
    say('ask', attempt);
    attempt.stopTimer = clock.after(ANSWER_TIME, () => hold(attempt));
  }

  function hold(attempt: Attempt): void {
    enter(attempt, 'held');
    say('held', attempt);
    attempt.callbacks.granted();
  }

  function wait(attempt: Attempt): void {
    enter(attempt, 'waiting');
    const ms = ASK_AGAIN * (0.5 + ids.random());
    attempt.stopTimer = clock.after(ms, () => page.visible() && ask(attempt));
  }

  function lose(attempt: Attempt): void {
    drop(attempt);
    attempt.callbacks.lost();
  }

  function drop(attempt: Attempt): void {
    attempt.stopTimer();
    attempts.delete(attempt);
  }

  channel.onMessage((message) => {
    const saying = parse(sayingSchema, message);
    if (!saying) return;
    if (saying.kind === 'held') {
      for (const [answered, name] of askers) if (name === saying.name) answered(true);
    }
    for (const attempt of [...attempts]) {
      if (attempt.name === saying.name) react(attempt, saying.kind, saying.rank);
    }
  });

  function react(attempt: Attempt, kind: 'ask' | 'held' | 'free' | 'steal', rank: number): void {
    const { phase } = attempt;
    if (phase === 'waiting') {
      if (kind === 'free' && page.visible()) ask(attempt);
    } else if (phase === 'asking') {
      if (kind === 'ask' && attempt.rank < rank) say('ask', attempt);
      else if (kind !== 'free') wait(attempt);
    } else if (kind === 'ask') say('held', attempt);
    else if (kind === 'steal' || (kind === 'held' && rank < attempt.rank)) lose(attempt);
    else if (kind === 'held') say('held', attempt);
  }

  page.onEvent((event) => {
    for (const attempt of [...attempts]) {
      if (event === 'visible') {
        if (attempt.phase === 'waiting') ask(attempt);
      } else if (event === 'hidden') {
        if (attempt.phase === 'held') {
          say('free', attempt);
          lose(attempt);
        } else enter(attempt, 'waiting');
      }
    }
  });

  return {
    request(name, how, callbacks) {
      const attempt: Attempt = {
        name,
        rank: ids.random(),
        callbacks,
        phase: 'waiting',
        stopTimer() {},
      };
      attempts.add(attempt);
      if (page.visible()) {
        if (how === 'queue') ask(attempt);
        else {
          say('steal', attempt);
          attempt.stopTimer = clock.after(0, () => hold(attempt));
        }
      }
      return {
        release() {
          if (!attempts.has(attempt)) return;
          drop(attempt);
          if (attempt.phase === 'held') say('free', attempt);
        },
      };
    },
    query(name) {
      for (const attempt of attempts) {
        if (attempt.name === name && attempt.phase === 'held') return Promise.resolve(true);
      }
      return new Promise((resolve) => {
        const answered = (held: boolean): void => {
          stopTimer();
          askers.delete(answered);
          resolve(held);
        };
        const stopTimer = clock.after(ANSWER_TIME, () => answered(false));
        askers.set(answered, name);
        channel.post({ kind: 'ask', name, rank: 1 });
      });
    },
  };
}
