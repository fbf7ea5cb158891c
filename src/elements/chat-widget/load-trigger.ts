import type { Undo } from '../../core/ports.js';

/** How long loading waits for an idle moment after the page has loaded, in ms. */
const IDLE_TIMEOUT_MS = 2_000;
/** The wait in browsers without `requestIdleCallback`, in ms. */
const IDLE_DELAY_MS = 200;
const INTENT_EVENTS = ['pointerenter', 'touchstart', 'focusin', 'click'];
/** The keys that a conversation, or the start of one, leaves in the browser's storage. */
const CONVERSATION_KEY = /^chat-widget:[^:]*:(?:session|opening|out:)/;

/**
 * Calls `load` when `data-load` says so: at once, when the page is idle, or when the visitor approaches
 * the element. A stored conversation loads at once. It may call more than once, until the undo is called.
 */
export function triggerLoad(dataLoad: string | null, element: HTMLElement, load: () => void): Undo {
  if (dataLoad === 'eager' || isConversationStored()) {
    load();
    return () => {};
  }
  for (const type of INTENT_EVENTS) element.addEventListener(type, load, { passive: true });
  const cancelIdle = dataLoad === 'interaction' ? undefined : whenIdle(load);
  return () => {
    for (const type of INTENT_EVENTS) element.removeEventListener(type, load);
    cancelIdle?.();
  };
}

function whenIdle(load: () => void): Undo {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (): void => {
    if ('requestIdleCallback' in window) requestIdleCallback(load, { timeout: IDLE_TIMEOUT_MS });
    else timer = setTimeout(load, IDLE_DELAY_MS);
  };
  if (document.readyState === 'complete') wait();
  else window.addEventListener('load', wait, { once: true });
  return () => {
    window.removeEventListener('load', wait);
    clearTimeout(timer);
  };
}

function isConversationStored(): boolean {
  try {
    return Object.keys(localStorage).some((key) => CONVERSATION_KEY.test(key));
  } catch {
    return false;
  }
}
