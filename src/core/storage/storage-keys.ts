import type { KeyValueStorage } from '../ports.js';
import { STORED_VERSION } from './migrations.js';

/**
 * The name under which one widget keeps its things in a browser: storage keys begin with it, lock and
 * channel carry it. Two widgets on one origin never share it unless server and site are the same.
 */
export function widgetName(server: string, site: string): string {
  return `chat-widget:${fingerprint(`${server}\n${site}`)}`;
}

/** The name of lock and channel, which tabs of another major version don't share. */
export function tabsName(name: string): string {
  return `${name}:v${STORED_VERSION}`;
}

/** Where a tab remembers the guided task that it carries out. */
export function taskKey(name: string): string {
  return `${name}:task`;
}

/** 52 bits that tell a few names apart; nothing depends on their being hard to guess. */
export function fingerprint(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x9e3779b1);
    low = Math.imul(low ^ unit, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return (low >>> 0).toString(36).padStart(7, '0') + (high >>> 12).toString(36).padStart(4, '0');
}

/**
 * Takes away all that is stored of a conversation and of the panel, for a page that keeps nothing on the
 * device (rule STO-7). The profile has a switch of its own, and whose it is stays with it; what the server
 * is still to be told stays until it was.
 */
export function removeConversation(storage: KeyValueStorage, name: string): void {
  const kept = [`${name}:profile`, `${name}:person`, `${name}:leaving:`];
  for (const key of storage.keys(`${name}:`))
    if (!kept.some((start) => key.startsWith(start))) storage.remove(key);
}
