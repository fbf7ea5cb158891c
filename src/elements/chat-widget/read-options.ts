import type { WidgetOptions } from '../../controllers/engine-registry.js';
import { isTrue } from './option-attributes.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const HEARTBEAT_MS = 30_000;

/** Reads an element's options. Attributes are in seconds, options in milliseconds. */
export function readOptions(element: Element): WidgetOptions {
  const isSet = (name: string): boolean => isTrue(element.getAttribute(name));
  // What is not kept on the device cannot be restored from it.
  const historyTtl = isSet('data-no-restore') ? 0 : secondsOf(element, 'data-history-ttl');
  const heartbeat = secondsOf(element, 'data-heartbeat-interval');
  return {
    // By default the server is where this script came from.
    server: originOf(element.getAttribute('data-server') || import.meta.url),
    site: element.getAttribute('data-site')?.trim() ?? '',
    historyTtlMs: historyTtl >= 0 ? historyTtl * 1000 : DAY_MS,
    heartbeatMs: heartbeat >= 1 ? heartbeat * 1000 : HEARTBEAT_MS,
    keepHistory: !isSet('data-no-history'),
    sharePage: !isSet('data-no-page-context'),
    keepProfile: !isSet('data-no-profile'),
    countVisitor: !isSet('data-no-visitor-id'),
    debug: isSet('data-debug'),
  };
}

/** `NaN` if it is not a number. */
function secondsOf(element: Element, name: string): number {
  return Number(element.getAttribute(name)?.trim() || NaN);
}

function originOf(address: string): string {
  return new URL(address, document.baseURI).origin;
}
