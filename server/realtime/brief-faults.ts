/** As many as a person mends at once. */
const MAX_FAULTS = 5;
/** A fault names its field, and the field's name is the sender's. */
const MAX_UNITS = 500;

/** What a schema says of an input, short: each unknown field is a fault, and a frame holds thousands. */
export function briefFaults(faults: string): string {
  const named = faults.split('; ', MAX_FAULTS + 1);
  const text = named.slice(0, MAX_FAULTS).join('; ').slice(0, MAX_UNITS);
  return text === faults ? text : `${text} …`;
}
