import type { Undo } from '../../core/ports.js';

/** After the page has loaded, the rest waits at most so long, in ms, for a quiet moment. */
const PATIENCE = 2_000;
const INTENT = ['pointerenter', 'touchstart', 'focusin', 'click'];
/** What a conversation, or the beginning of one, leaves on the device. */
const CONVERSATION = /^chat-widget:[^:]*:(?:session|opening|out:)/;

/** Calls `load` at the right moment; more than one call can follow. Undo stops waiting. */
export function loadWhen(how: string | null, element: HTMLElement, load: () => void): Undo {
  if (how === 'eager' || isConversationStored()) {
    load();
    return () => {};
  }
  for (const type of INTENT) element.addEventListener(type, load, { passive: true });
  const stopIdle = how === 'interaction' ? undefined : whenIdle(load);
  return () => {
    for (const type of INTENT) element.removeEventListener(type, load);
    stopIdle?.();
  };
}

function whenIdle(load: () => void): Undo {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (): void => {
    if ('requestIdleCallback' in window) requestIdleCallback(load, { timeout: PATIENCE });
    else timer = setTimeout(load, PATIENCE / 10);
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
    return Object.keys(localStorage).some((key) => CONVERSATION.test(key));
  } catch {
    return false;
  }
}
