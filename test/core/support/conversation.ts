import { STORED_VERSION } from '../../../src/core/storage/migrations.js';
import { widgetName } from '../../../src/core/storage/storage-keys.js';
import {
  createChatWorld,
  ENGINE_OPTIONS,
  type ChatTab,
  type ChatWorld,
  type ChatWorldOptions,
} from '../../support/chat-world.js';

/** What the widget's keys begin with. */
export const NAME = widgetName(ENGINE_OPTIONS.server, ENGINE_OPTIONS.site);

export interface Conversation {
  world: ChatWorld;
  /** The first tab: it leads. */
  a: ChatTab;
  /** The session's id. */
  id: string;
}

/** A conversation under way: these were said in the first tab, and all is settled. */
export async function startConversation(
  said: string[] = ['one'],
  options: ChatWorldOptions = {},
): Promise<Conversation> {
  const world = await createChatWorld(options);
  const a = world.openTab();
  for (const body of said) a.engine.send(body);
  await world.settle();
  return { world, a, id: world.server.onlySession().id };
}

/** The same with a second tab, which follows. */
export async function startInTwoTabs(
  said: string[] = ['one'],
  options: ChatWorldOptions = {},
): Promise<Conversation & { b: ChatTab }> {
  const conversation = await startConversation(said, options);
  const b = conversation.world.openTab();
  await conversation.world.settle();
  return { ...conversation, b };
}

/** Keys on the device without the widget's name, sorted. */
export function keysOf(world: ChatWorld): string[] {
  return Object.keys(world.browser.disk.dump()).map((key) => key.slice(NAME.length + 1));
}

/** What the device has stored, in UTF-16 units. */
export function unitsOf(world: ChatWorld): number {
  const entries = Object.entries(world.browser.disk.dump());
  return entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
}

/** What is stored under a key of the widget, without its envelope. */
export function storedAt(world: ChatWorld, key: string): unknown {
  const text = world.browser.disk.dump()[`${NAME}:${key}`];
  return text === undefined ? undefined : (JSON.parse(text) as { data: unknown }).data;
}

/** Puts a value on the device, as another tab would. */
export function store(world: ChatWorld, key: string, data: unknown, v = STORED_VERSION): void {
  const savedAt = world.clock.now();
  world.browser.disk.write(`${NAME}:${key}`, JSON.stringify({ v, savedAt, skew: 0, data }));
}

export function pendingOf(chat: ChatTab): [body: string, phase: string][] {
  return chat.state().pending.map(({ body, phase }) => [body, phase]);
}
