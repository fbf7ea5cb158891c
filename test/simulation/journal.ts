import { createHash } from 'node:crypto';

/** What a run counts, for the totals of a soak. */
export interface Counts {
  sends: number;
  /** Server processes and tabs that died without a word. */
  kills: number;
  /** Tabs that were frozen or stalled. */
  freezes: number;
  faults: number;
}

export interface Violation {
  /** The number of the invariant in the protocol: "INV-7". */
  rule: string;
  what: string;
  /** ms since the run began. */
  at: number;
}

/** What happened in one run, line by line, and what should not have. */
export interface Journal {
  readonly violations: readonly Violation[];
  readonly counts: Counts;
  note(who: string, what: string): void;
  /** Said once per rule and text. */
  violation(rule: string, what: string): void;
  lines(): readonly string[];
  /** The same for the same trace, byte by byte. */
  hash(): string;
  /** Short names for long ids, in the order in which they come up: "s1", "m12". */
  name(kind: string, id: string): string;
}

export function createJournal(elapsed: () => number): Journal {
  const lines: string[] = [];
  const violations: Violation[] = [];
  const names = new Map<string, string>();
  const counters = new Map<string, number>();

  function note(who: string, what: string): void {
    lines.push(
      `${(elapsed() / 1000).toFixed(3).padStart(9)} ${who.padEnd(7)} ${what.replace(/( ·)+/g, '…')}`,
    );
  }

  return {
    violations,
    counts: { sends: 0, kills: 0, freezes: 0, faults: 0 },
    note,
    violation(rule, what) {
      if (violations.some((each) => each.rule === rule && each.what === what)) return;
      violations.push({ rule, what, at: elapsed() });
      note('!!!', `${rule} ${what}`);
    },
    lines: () => lines,
    hash: () => createHash('sha256').update(lines.join('\n')).digest('hex'),
    name(kind, id) {
      const known = names.get(id);
      if (known !== undefined) return known;
      const count = (counters.get(kind) ?? 0) + 1;
      counters.set(kind, count);
      const name = `${kind}${count}`;
      names.set(id, name);
      return name;
    },
  };
}
