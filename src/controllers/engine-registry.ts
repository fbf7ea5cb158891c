import type { ChatEngine } from '../core/chat-engine-api.js';
import { createChatEngine } from '../core/chat-engine.js';
import type { StateChange } from '../core/debug-log.js';
import type { EngineOptions } from '../core/engine-options.js';
import type { Log, Undo } from '../core/ports.js';
import { removeConversation, tabsName, widgetName } from '../core/storage/storage-keys.js';
import { createBrowserPorts } from '../platform/browser-ports.js';
import { createWebStorage } from '../platform/web-storage.js';

/** What a widget element asks of its engine. All durations are in milliseconds. */
export interface WidgetOptions extends EngineOptions {
  /** Whether each step of the session is logged to the browser's console. */
  debug: boolean;
}

/** An engine without an element is closed after this time, in ms. */
const RELEASE_AFTER_MS = 5_000;

interface Holder {
  options: WidgetOptions;
  use(engine: ChatEngine): void;
}

interface Entry {
  engine: ChatEngine;
  options: WidgetOptions;
  holders: Set<Holder>;
  release: ReturnType<typeof setTimeout> | undefined;
}

/**
 * One engine for each server and site, shared by all elements of the page. An engine outlives the
 * removal of its element for a while (rule TAB-11). The strictest privacy options of its elements apply.
 * When these change, the engine is replaced, and the new one continues the conversation.
 */
export class EngineRegistry {
  readonly #entries = new Map<string, Entry>();

  constructor(private readonly create: (options: WidgetOptions) => ChatEngine) {}

  /** Calls `use` with an engine at once, and again when it is replaced. The undo releases it. */
  acquire(options: WidgetOptions, use: (engine: ChatEngine) => void): Undo {
    const key = `${options.server} ${options.site}`;
    const holder = { options, use };
    const entry = this.#entries.get(key) ?? this.#open(key, options);
    clearTimeout(entry.release);
    entry.holders.add(holder);
    if (!this.#adapt(entry)) use(entry.engine);
    return () => {
      if (!entry.holders.delete(holder)) return;
      if (entry.holders.size > 0) this.#adapt(entry);
      else entry.release = setTimeout(() => this.#close(key, entry), RELEASE_AFTER_MS);
    };
  }

  #open(key: string, options: WidgetOptions): Entry {
    const engine = this.create(options);
    const entry: Entry = {
      engine,
      options: strictest([options]),
      holders: new Set(),
      release: undefined,
    };
    this.#entries.set(key, entry);
    engine.start();
    return entry;
  }

  /** Replaces the engine if its holders together need other options. Returns whether it did. */
  #adapt(entry: Entry): boolean {
    const needed = strictest([...entry.holders].map(({ options }) => options));
    if (JSON.stringify(needed) === JSON.stringify(entry.options)) return false;
    entry.engine.close();
    entry.options = needed;
    entry.engine = this.create(needed);
    entry.engine.start();
    for (const holder of entry.holders) holder.use(entry.engine);
    return true;
  }

  #close(key: string, entry: Entry): void {
    this.#entries.delete(key);
    entry.engine.close();
  }
}

/** The shortest history, and nothing that one of the elements forbids. At least one is given. */
function strictest(all: readonly WidgetOptions[]): WidgetOptions {
  const every = (name: 'keepHistory' | 'sharePage' | 'keepProfile' | 'countVisitor'): boolean =>
    all.every((options) => options[name]);
  return {
    server: all[0]?.server ?? '',
    site: all[0]?.site ?? '',
    historyTtlMs: Math.min(...all.map(({ historyTtlMs }) => historyTtlMs)),
    heartbeatMs: Math.max(...all.map(({ heartbeatMs }) => heartbeatMs)),
    keepHistory: every('keepHistory'),
    sharePage: every('sharePage'),
    keepProfile: every('keepProfile'),
    countVisitor: every('countVisitor'),
    debug: all.some(({ debug }) => debug),
  };
}

/** The engines of this page. */
export const pageEngines = new EngineRegistry(createEngine);

function createEngine(options: WidgetOptions): ChatEngine {
  const { server, site, historyTtlMs, debug } = options;
  const name = widgetName(server, site);
  const isolated = historyTtlMs === 0;
  if (isolated) removeConversation(createWebStorage('localStorage'), name);
  const ports = createBrowserPorts({
    server,
    tabsName: tabsName(name),
    debug,
    isolated,
  });
  return createChatEngine(
    ports,
    options,
    debug ? (change) => logSession(ports.log, change) : undefined,
  );
}

/** Logs every change. The code for it loads only in pages that debug. */
function logSession(log: Log, change: StateChange): void {
  import('../core/debug-log.js').then(
    ({ logChange }) => logChange(log, change),
    () => {},
  );
}
