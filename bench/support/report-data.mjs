// Figures of invented conversations for benches of reports: the sums that real ones would have left.
const SECOND = 1000;
const DAY_MS = 24 * 60 * 60 * SECOND;

/** Random numbers that are the same each time. */
export function seeded(seed) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** Adds a day of conversations to the sums. `day`: its first moment, ms since 1970. */
export async function addDay(storage, { day, conversations, sites, agents, random }) {
  const changes = [];
  // Most answers take a minute or two, and few take hours.
  const duration = (typical) => Math.round(typical * Math.exp(2.2 * (random() + random() - 1)));
  const add = (at, site, agentId, figure, value = 0, count = 1) =>
    changes.push({ at, site, agentId, figure, value, count });
  for (let n = 0; n < conversations; n += 1) {
    // More by day than by night.
    const at = day + Math.floor(DAY_MS * (0.25 + 0.65 * (random() + random()) * 0.5));
    const site = sites[Math.floor(random() * sites.length)];
    const agent = agents[Math.floor(random() * agents.length)];
    for (const id of ['', agent]) add(at, site, id, 'conversations');
    const response = duration(75);
    for (const id of ['', agent]) add(at, site, id, 'firstResponse', response);
    for (let waits = 1 + Math.floor(random() * 3); waits > 0; waits -= 1)
      add(at, site, '', 'waiting', duration(60));
    add(at, site, '', 'duration', duration(600));
    add(at, site, '', 'visitorMessages', 0, 4);
    add(at, site, agent, 'answers', 0, 3);
    add(at, site, '', random() < 0.8 ? 'resolved' : 'ended');
    if (random() < 0.5) for (const figure of ['returns', 'restored']) add(at, site, '', figure);
  }
  await storage.transaction(async (tx) => {
    await tx.reports.lock();
    await tx.reports.change(changes);
  });
}
