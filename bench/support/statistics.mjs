/** The middle of the sorted values; of an even number of them, the mean of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** "12.3 (11.8 – 14.0)": median, minimum and maximum. */
export function spread(values, digits = 1) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const text = (value) => value.toFixed(digits);
  return `${text(median(values))} (${text(least)} – ${text(most)})`;
}

/** The median of the ratios a/b, round by round: what stays comparable when the machine drifts. */
export function medianRatio(a, b) {
  return median(a.map((value, round) => value / b[round]));
}

/** The value that this share of all values does not exceed. */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
