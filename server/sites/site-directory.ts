import { parse } from '../../src/protocol/parse.js';
import type {
  Availability,
  Corner,
  OpeningHours,
  PreChatField,
  PublicSite,
} from '../../src/protocol/site.js';
import type { Clock } from '../ports.js';
import type { Storage } from '../storage/storage.js';
import { storedSettingsSchema, type SiteSettings } from '../../src/protocol/site-settings.js';

/** A site with its settings, defaults included. */
export interface Site {
  token: string;
  name: string;
  accent: string | undefined;
  position: Corner | undefined;
  texts: Record<string, string>;
  textsByLanguage: Record<string, Record<string, string>>;
  origins: string[];
  openingHours: OpeningHours | undefined;
  preChat: PreChatField[];
  preChatRequired: 'never' | 'under-load' | 'always';
  historySeconds: number;
  idleSeconds: number;
  /** How long a left message waits for its first answer; never less than `idleSeconds`. */
  leftMessageSeconds: number;
  autoResolveMinutes: number;
  messageLog: boolean;
  /** How long closed sessions are kept; 0: until they are erased; `undefined`: as on other sites. */
  deleteAfterSeconds: number | undefined;
  /** The secrets with which identity tokens may be signed, the newest first. Times in ms since 1970. */
  identitySecrets: { secret: string; validUntil: number }[];
}

/** The sites, read from the database at most {@link CACHE_MS} ago. */
export interface SiteDirectory {
  find(token: string): Promise<Site | undefined>;
  all(): Promise<Site[]>;
  /** They are read anew when they are needed next. */
  forget(): void;
}

/** The values for a site that sets none of its own, in seconds. */
interface SiteDefaults {
  historySeconds: number;
  idleSeconds: number;
  leftMessageSeconds: number;
}

/** A changed setting must take effect within a minute. */
const CACHE_MS = 20_000;

const DAY_SECONDS = 24 * 60 * 60;

export function createSiteDirectory({
  storage,
  clock,
  defaults,
}: {
  storage: Storage;
  clock: Clock;
  defaults: SiteDefaults;
}): SiteDirectory {
  let cached: Promise<Map<string, Site>> | undefined;
  let readAt = 0;

  const read = async () => {
    const rows = await storage.sites.all();
    return new Map(
      rows.map(({ token, settings }) => [
        token,
        withDefaults(token, parse(storedSettingsSchema, settings) ?? {}, defaults),
      ]),
    );
  };

  const sites = () => {
    const now = clock.now();
    if (cached === undefined || now - readAt >= CACHE_MS) {
      readAt = now;
      const before = cached;
      const reading = read();
      cached = reading;
      // While the database is unavailable, the settings read before stay in use.
      reading.catch(() => {
        if (cached === reading) cached = before;
      });
    }
    return cached;
  };

  return {
    find: async (token) => (await sites()).get(token),
    all: async () => [...(await sites()).values()],
    forget: () => void (readAt = -Infinity),
  };
}

function withDefaults(token: string, settings: SiteSettings, defaults: SiteDefaults): Site {
  const { retention } = settings;
  const idleSeconds = retention?.idleSeconds ?? defaults.idleSeconds;
  return {
    token,
    name: settings.name ?? token,
    accent: settings.accent,
    position: settings.position,
    texts: settings.texts ?? {},
    textsByLanguage: settings.textsByLanguage ?? {},
    origins: settings.origins ?? [],
    openingHours: settings.openingHours,
    preChat: settings.preChat ?? [],
    preChatRequired: settings.preChatRequired ?? 'never',
    historySeconds: retention?.historySeconds ?? defaults.historySeconds,
    idleSeconds,
    leftMessageSeconds: Math.max(idleSeconds, defaults.leftMessageSeconds),
    autoResolveMinutes: settings.autoResolveMinutes ?? 0,
    messageLog: settings.messageLog ?? true,
    deleteAfterSeconds:
      settings.deleteAfterDays === undefined ? undefined : settings.deleteAfterDays * DAY_SECONDS,
    identitySecrets: identitySecretsOf(settings),
  };
}

function identitySecretsOf({
  identitySecret,
  formerIdentitySecret: former,
}: SiteSettings): Site['identitySecrets'] {
  return [
    ...(identitySecret === undefined ? [] : [{ secret: identitySecret, validUntil: Infinity }]),
    ...(former === undefined
      ? []
      : [{ secret: former.secret, validUntil: Date.parse(former.validUntil) }]),
  ];
}

/** The part of a site that everybody may read. */
export function toPublicSite(site: Site, availability: Availability): PublicSite {
  return {
    site: site.token,
    name: site.name,
    ...(site.accent !== undefined && { accent: site.accent }),
    ...(site.position !== undefined && { position: site.position }),
    availability,
    ...(site.openingHours !== undefined && { openingHours: site.openingHours }),
    preChat: site.preChat,
    retention: { historySeconds: site.historySeconds, idleSeconds: site.idleSeconds },
    texts: site.texts,
    ...(Object.keys(site.textsByLanguage).length > 0 && { textsByLanguage: site.textsByLanguage }),
  };
}
