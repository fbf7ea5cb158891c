import { parse } from '../../src/protocol/parse.js';
import {
  storedSettingsSchema,
  type EditableSettings,
  type SiteDetails,
  type SiteSettings,
} from '../../src/protocol/site-settings.js';
import { sendNotice } from '../nodes/node-notices.js';
import type { NodeBus } from '../nodes/node-bus.js';
import type { Clock, Ids } from '../ports.js';
import { RequestError } from '../request-error.js';
import { hashSecret } from '../security/hash.js';
import type { SiteDirectory } from '../sites/site-directory.js';
import { toTime } from '../storage/session-record.js';
import type { SiteRecord } from '../storage/site-repository.js';
import type { Repositories, Storage } from '../storage/storage.js';
import { requireAdmin, requireAdminNow, type ActingAgent } from './agent-access.js';
import type { AuditedChange, AuditLog } from './audit.js';

/** How long the identity secret before stays valid. */
const SECRET_OVERLAP_MS = 7 * 24 * 60 * 60_000;

/** What came of a change: the new settings, or those that somebody else has made meanwhile. */
export type SiteChange = { changed: SiteDetails } | { current: SiteDetails };

/** The settings of sites, for admins. After a change the caller tells the visitors (`broadcastSites`). */
export interface SiteAdministration {
  /** @throws RequestError `not_found` */
  read(by: ActingAgent, token: string): Promise<SiteDetails>;
  /** @throws RequestError `conflict`: there is such a site */
  add(by: ActingAgent, site: { token: string; name: string }): Promise<SiteDetails>;
  /**
   * Replaces all settings but the identity secrets. `version`: that of the settings which were changed.
   *
   * @throws RequestError `not_found`
   */
  change(
    by: ActingAgent,
    token: string,
    change: { version: string; settings: EditableSettings },
  ): Promise<SiteChange>;
  /**
   * Makes a new identity secret. The one before stays valid for a week.
   *
   * @throws RequestError `not_found`
   */
  renewSecret(by: ActingAgent, token: string): Promise<{ site: SiteDetails; secret: string }>;
  /**
   * The secret before is not valid any more. Doing it again changes nothing.
   *
   * @throws RequestError `not_found`
   */
  endFormerSecret(by: ActingAgent, token: string): Promise<SiteDetails>;
}

export function createSiteAdministration({
  storage,
  sites,
  bus,
  clock,
  ids,
  auditLog,
  defaults,
}: {
  storage: Storage;
  sites: Pick<SiteDirectory, 'forget'>;
  bus: NodeBus;
  clock: Clock;
  ids: Ids;
  auditLog: AuditLog;
  defaults: SiteDetails['defaults'];
}): SiteAdministration {
  const findSite = async (tx: Pick<Repositories, 'sites'>, token: string) => {
    const record = await tx.sites.find(token);
    if (record === undefined) throw new RequestError('not_found', 'there is no such site');
    return record;
  };

  const toDetails = ({ token, settings: all, updatedAt, updatedBy }: SiteRecord): SiteDetails => {
    const { identitySecret, formerIdentitySecret: former, ...settings } = storedSettings(all);
    const isFormerValid = former !== undefined && Date.parse(former.validUntil) > clock.now();
    return {
      site: token,
      settings,
      defaults,
      identitySecret: {
        isSet: identitySecret !== undefined,
        formerUntil: isFormerValid ? former.validUntil : null,
      },
      version: versionOf(settings),
      updatedAt: toTime(updatedAt),
      updatedBy: updatedBy ?? null,
    };
  };

  /** In one transaction: what is stored, what replaces it, and the line in the audit log. */
  const rewrite = async (
    by: ActingAgent,
    token: string,
    next: (before: SiteRecord) => { settings: SiteSettings; audited: AuditedChange } | undefined,
  ): Promise<SiteDetails> => {
    const details = await storage.transaction(async (tx) => {
      await requireAdminNow(tx, by);
      await tx.sites.lock();
      const before = await findSite(tx, token);
      const change = next(before);
      if (change !== undefined) {
        await tx.sites.set(token, change.settings, clock.now(), by.id);
        await auditLog.note(tx, by, change.audited);
      }
      return toDetails(await findSite(tx, token));
    });
    tell();
    return details;
  };
  const tell = () => {
    sites.forget();
    sendNotice(bus, 'sites');
  };

  return {
    async read(by, token) {
      requireAdmin(by);
      return toDetails(await findSite(storage, token));
    },

    async add(by, { token, name }) {
      const added = await storage.transaction(async (tx) => {
        await requireAdminNow(tx, by);
        await tx.sites.lock();
        if ((await tx.sites.find(token)) !== undefined)
          throw new RequestError('conflict', 'site: there is one with this name');
        await tx.sites.set(token, { name }, clock.now(), by.id);
        await auditLog.note(tx, by, siteChange(token, undefined, { name }));
        return toDetails(await findSite(tx, token));
      });
      tell();
      return added;
    },

    async change(by, token, { version, settings }) {
      let isRefused = false;
      const details = await rewrite(by, token, (before) => {
        const stored = storedSettings(before.settings);
        const { identitySecret, formerIdentitySecret, ...editable } = stored;
        isRefused = versionOf(editable) !== version;
        if (isRefused) return undefined;
        const next = {
          ...settings,
          ...(identitySecret !== undefined && { identitySecret }),
          ...(formerIdentitySecret !== undefined && { formerIdentitySecret }),
        };
        return { settings: next, audited: siteChange(token, stored, next) };
      });
      return isRefused ? { current: details } : { changed: details };
    },

    async renewSecret(by, token) {
      const secret = ids.secret();
      const site = await rewrite(by, token, ({ settings: all }) => {
        const { formerIdentitySecret: _, ...settings } = storedSettings(all);
        const validUntil = toTime(clock.now() + SECRET_OVERLAP_MS);
        const former = settings.identitySecret;
        return {
          settings: {
            ...settings,
            identitySecret: secret,
            ...(former !== undefined && {
              formerIdentitySecret: { secret: former, validUntil },
            }),
          },
          audited: { action: 'identity_secret_renewed', target: token },
        };
      });
      return { site, secret };
    },

    endFormerSecret: (by, token) =>
      rewrite(by, token, ({ settings: all }) => {
        const { formerIdentitySecret, ...settings } = storedSettings(all);
        if (formerIdentitySecret === undefined) return undefined;
        return { settings, audited: { action: 'former_identity_secret_ended', target: token } };
      }),
  };
}

/** The line of the audit log: which settings differ, and nothing of what is in them. */
export function siteChange(
  token: string,
  before: Record<string, unknown> | undefined,
  after: object,
): AuditedChange {
  if (before === undefined) return { action: 'site_added', target: token };
  const next: Record<string, unknown> = { ...after };
  const changed = [...new Set([...Object.keys(before), ...Object.keys(next)])].filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(next[name]),
  );
  return { action: 'site_changed', target: token, detail: { changed: changed.sort() } };
}

function storedSettings(settings: unknown): SiteSettings {
  return parse(storedSettingsSchema, settings) ?? {};
}

/** Changes with every setting but the secrets, whoever changes it: also a command, or a node of another version. */
function versionOf(settings: EditableSettings): string {
  return hashSecret(JSON.stringify(settings));
}
