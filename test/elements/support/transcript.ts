import { fixture, html, nextFrame } from '@open-wc/testing';
import type { ChatTranscript } from '../../../src/elements/chat-transcript/chat-transcript.js';
import type { Message } from '../../../src/protocol/message.js';
import { byRole } from './by-role.js';
import { message } from './fake-engine.js';

export const long = (count: number, from = 1): Message[] =>
  Array.from({ length: count }, (_, i) =>
    message(from + i, 'agent', `Message ${from + i} ${'and so on '.repeat(i % 5)}`, {
      at: new Date(2026, 4, 1, 9, from + i).toISOString(),
    }),
  );

export async function transcript(part: Partial<ChatTranscript> = {}): Promise<ChatTranscript> {
  const element = await fixture<ChatTranscript>(html`
    <chat-widget-transcript style="block-size: 300px; inline-size: 340px"></chat-widget-transcript>
  `);
  await change(element, part);
  return element;
}

export async function change(
  element: ChatTranscript,
  part: Partial<ChatTranscript>,
): Promise<void> {
  Object.assign(element, part);
  await element.updateComplete;
  await nextFrame();
  await nextFrame();
}

/** All events of that name from here on, in order. */
export function heard<N extends keyof HTMLElementEventMap>(
  element: ChatTranscript,
  name: N,
): HTMLElementEventMap[N][] {
  const events: HTMLElementEventMap[N][] = [];
  element.addEventListener(name, (event: HTMLElementEventMap[N]) => events.push(event));
  return events;
}

export const scroller = (element: ChatTranscript): HTMLElement =>
  byRole(element, 'log', 'Conversation');
export const bodies = (element: ChatTranscript): string[] =>
  [...element.shadowRoot!.querySelectorAll('[part=message] [part=bubble]')].map(
    (bubble) => bubble.textContent,
  );

export async function scrollTo(element: ChatTranscript, top: number): Promise<void> {
  scroller(element).scrollTop = top;
  await nextFrame();
  await nextFrame();
}

/** Where a message stands on the screen. */
export const topOf = (element: ChatTranscript, seq: number): number =>
  element.shadowRoot!.querySelector(`[data-seq="${seq}"]`)!.getBoundingClientRect().top;
