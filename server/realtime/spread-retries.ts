/** Clients that connect again in one second, at most: a page view a minute from each of 10,000 visitors. */
const PER_SECOND = 10_000 / 60;
/** The last one connects after so long, however many there are. */
const LONGEST_SECONDS = 60;

/**
 * The seconds after which each of so many clients connects again, the first at once. They are evenly spread, so
 * that other nodes see no more handshakes in a second than visitors who move from page to page cause anyway.
 */
export function spreadRetries(count: number): number[] {
  const interval = Math.min(1 / PER_SECOND, LONGEST_SECONDS / count);
  return Array.from({ length: count }, (_, index) => Math.round(index * interval * 1000) / 1000);
}
