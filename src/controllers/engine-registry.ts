import type { ChatEngine } from '../core/chat-engine-api.js';
import type { Undo } from '../core/ports.js';

/** What an element asks of its engine. */
export interface EngineConfig {
  /** The API's origin. */
  server: string;
  /** The public site token. */
  site: string;
  /** Seconds for which the conversation stays on the device; absent: a day. A site can only shorten it. */
  historySeconds?: number;
  /** Seconds between signs of life; absent: as usual. */
  heartbeatSeconds?: number;
  /** Whether the transcript may be kept on the device. */
  keepHistory: boolean;
  /** Whether the server may be told which page the visitor is on. */
  sharePage: boolean;
  /** Whether the signed profile may be kept on the device. */
  keepProfile: boolean;
  /** Whether the visitor may get an id for counting. */
  countVisitor: boolean;
  debug: boolean;
}

/** How long an engine waits for an element to come back into the document, in ms. */
const RELEASE_AFTER = 5_000;

interface Holder {
  config: EngineConfig;
  use(engine: ChatEngine): void;
}

interface Entry {
  engine: ChatEngine;
  config: EngineConfig;
  holders: Set<Holder>;
  release: ReturnType<typeof setTimeout> | undefined;
}

/**
 * One engine for each server and site in the page, whatever number of elements shows it. It survives
 * its element's removal for a while (rule TAB-11). The strictest wish of its elements for privacy
 * holds; when that changes, the engine is replaced, and takes up the conversation where it was.
 */
export class EngineRegistry {
  readonly #entries = new Map<string, Entry>();

  constructor(private readonly create: (config: EngineConfig) => ChatEngine) {}

  /** Hands out an engine at once, and again when it is replaced. Undo gives it back. */
  acquire(config: EngineConfig, use: (engine: ChatEngine) => void): Undo {
    const key = `${config.server} ${config.site}`;
    const holder = { config, use };
    const entry = this.#entries.get(key) ?? this.#open(key, config);
    clearTimeout(entry.release);
    entry.holders.add(holder);
    if (!this.#adapt(entry)) use(entry.engine);
    return () => {
      if (!entry.holders.delete(holder)) return;
      if (entry.holders.size > 0) this.#adapt(entry);
      else entry.release = setTimeout(() => this.#close(key, entry), RELEASE_AFTER);
    };
  }

  #open(key: string, config: EngineConfig): Entry {
    const engine = this.create(config);
    const entry: Entry = {
      engine,
      config: strictest([config]),
      holders: new Set(),
      release: undefined,
    };
    this.#entries.set(key, entry);
    engine.start();
    return entry;
  }

  /** Replaces the engine if the holders together want another; whether it did. */
  #adapt(entry: Entry): boolean {
    const wanted = strictest([...entry.holders].map(({ config }) => config));
    if (JSON.stringify(wanted) === JSON.stringify(entry.config)) return false;
    entry.engine.close();
    entry.config = wanted;
    entry.engine = this.create(wanted);
    entry.engine.start();
    for (const holder of entry.holders) holder.use(entry.engine);
    return true;
  }

  #close(key: string, entry: Entry): void {
    this.#entries.delete(key);
    entry.engine.close();
  }
}

function strictest(configs: EngineConfig[]): EngineConfig {
  const [first] = configs;
  const history = configs.map((config) => config.historySeconds).filter((n) => n !== undefined);
  const beats = configs.map((config) => config.heartbeatSeconds).filter((n) => n !== undefined);
  return {
    server: first?.server ?? '',
    site: first?.site ?? '',
    ...(history.length > 0 && { historySeconds: Math.min(...history) }),
    ...(beats.length > 0 && { heartbeatSeconds: Math.max(...beats) }),
    keepHistory: configs.every((config) => config.keepHistory),
    sharePage: configs.every((config) => config.sharePage),
    keepProfile: configs.every((config) => config.keepProfile),
    countVisitor: configs.every((config) => config.countVisitor),
    debug: configs.some((config) => config.debug),
  };
}
