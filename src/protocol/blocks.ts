import {
  array,
  boolean,
  check,
  exactOptional,
  IPV4_REGEX,
  IPV6_REGEX,
  maxLength,
  nullable,
  picklist,
  pipe,
  rawCheck,
  string,
  trim,
  type InferOutput,
} from 'valibot';
import { siteTokenSchema, uuidSchema } from './ids.js';
import { timeSchema } from './message.js';
import { object, strictObject } from './objects.js';
import { hasVisibleText } from './text.js';

/*
 * Visitors and addresses that the server refuses. Agents block the visitor of a conversation by the socket's
 * event `visitor:block`. Admins manage all blocks under `/api/console/blocks`:
 *
 *   GET    /     {blocks}  the newest first
 *   POST   /     {address, site, reason, days} → 201 {block}
 *   DELETE /:id  → 204, also if it was gone before
 */

/** How long a block can last, in days; or `null`: for ever. */
export const BLOCK_DAYS = [1, 7, 30] as const;
/** How many blocks there may be. */
export const MAX_BLOCKS = 1_000;
export const MAX_BLOCK_REASON_UNITS = 200;

/** Bits that a range must name at least, so that a slip of the hand does not block a whole country. */
const LEAST_BITS = { v4: 8, v6: 24 } as const;

/** What is wrong with an IP address or a range of them (CIDR); `undefined`: nothing. */
export function addressRangeIssue(text: string): string | undefined {
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = IPV4_REGEX.test(address) ? 'v4' : IPV6_REGEX.test(address) ? 'v6' : undefined;
  const all = version === 'v4' ? 32 : 128;
  if (version === undefined || Number(bits ?? all) > all)
    return 'is no IP address and no range such as 203.0.113.0/24';
  if (Number(bits ?? all) < LEAST_BITS[version])
    return `is too large: at least /${LEAST_BITS[version]} is needed`;
  return undefined;
}

const reasonSchema = pipe(
  string(),
  trim(),
  check(hasVisibleText, 'is blank'),
  maxLength(MAX_BLOCK_REASON_UNITS),
);
const daysSchema = nullable(picklist(BLOCK_DAYS));

/** What an agent decides about the visitor of a conversation. */
export const visitorBlockSchema = strictObject({
  sessionId: uuidSchema,
  reason: reasonSchema,
  days: daysSchema,
  /** Also the address that the visitor has now or, if there is no connection, uses next. */
  address: boolean(),
});
export type VisitorBlock = InferOutput<typeof visitorBlockSchema>;

export const newAddressBlockSchema = strictObject({
  /** An address or a range. Of IPv6, a single address stands for its network of 64 bits. */
  address: pipe(
    string(),
    trim(),
    rawCheck(({ dataset, addIssue }) => {
      const issue = dataset.typed ? addressRangeIssue(dataset.value) : undefined;
      if (issue !== undefined) addIssue({ message: issue });
    }),
  ),
  /** `null`: on all sites. */
  site: nullable(siteTokenSchema),
  reason: reasonSchema,
  days: daysSchema,
});
export type NewAddressBlock = InferOutput<typeof newAddressBlockSchema>;

export const blockSchema = object({
  id: uuidSchema,
  /** `null`: on all sites. */
  site: nullable(string()),
  /** The blocked visitor's conversation. Absent: only an address is blocked. */
  visitor: exactOptional(
    object({
      /** Absent: the conversation is erased or deleted. The visitor stays blocked. */
      sessionId: exactOptional(uuidSchema),
      name: exactOptional(string()),
      email: exactOptional(string()),
    }),
  ),
  address: exactOptional(string()),
  /** The visitor's address is blocked as well, once it is known. */
  addressAwaited: boolean(),
  reason: string(),
  createdAt: timeSchema,
  /** Name of the agent. */
  createdBy: string(),
  /** `null`: for ever. */
  until: nullable(timeSchema),
});
export type Block = InferOutput<typeof blockSchema>;

export const blocksSchema = object({ blocks: array(blockSchema) });
export const madeBlockSchema = object({ block: blockSchema });
