import { MAX_PAGE_BYTES } from '../../src/protocol/limits.js';
import type { Message, Page } from '../../src/protocol/message.js';

/**
 * The first messages of `read`, at most `limit` of them and at most {@link MAX_PAGE_BYTES} of JSON,
 * but never none where there is one; `more` when some were left.
 */
export function boundedPage(read: Message[], limit: number): Page {
  const messages: Message[] = [];
  let bytes = 0;
  for (const message of read) {
    if (messages.length === limit) break;
    // Two for the brackets or the comma; the envelope around a page is small beside the limit's slack.
    bytes += Buffer.byteLength(JSON.stringify(message)) + 2;
    if (bytes > MAX_PAGE_BYTES && messages.length > 0) break;
    messages.push(message);
  }
  return { messages, more: messages.length < read.length };
}
