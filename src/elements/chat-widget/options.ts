import type { EngineConfig } from '../../controllers/engine-registry.js';

/** Attributes that say how the widget works; they are read again when one of them changes. */
export const OPTION_ATTRIBUTES = [
  'data-server',
  'data-site',
  'data-no-history',
  'data-no-page-context',
  'data-no-profile',
  'data-no-restore',
  'data-no-visitor-id',
  'data-history-ttl',
  'data-heartbeat-interval',
  'data-debug',
];

/** What the embed options ask for. The server is, unless named, where this script came from. */
export function readOptions(element: Element): EngineConfig {
  const has = (name: string): boolean => isTrue(element.getAttribute(name));
  // Nothing is taken up that was never left there.
  const history = has('data-no-restore') ? 0 : secondsOf(element, 'data-history-ttl');
  const heartbeat = secondsOf(element, 'data-heartbeat-interval');
  return {
    server: origin(element.getAttribute('data-server') || import.meta.url),
    site: element.getAttribute('data-site')?.trim() ?? '',
    ...(history >= 0 && { historySeconds: history }),
    ...(heartbeat >= 1 && { heartbeatSeconds: heartbeat }),
    keepHistory: !has('data-no-history'),
    sharePage: !has('data-no-page-context'),
    keepProfile: !has('data-no-profile'),
    countVisitor: !has('data-no-visitor-id'),
    debug: has('data-debug'),
  };
}

/** A boolean attribute: absent, or "false" as some frameworks write it, is false. */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== 'false';
}

/** `NaN` for what is no number. */
function secondsOf(element: Element, name: string): number {
  return Number(element.getAttribute(name)?.trim() || NaN);
}

function origin(address: string): string {
  return new URL(address, document.baseURI).origin;
}
