import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { siteTokenSchema } from '../../src/protocol/ids.js';
import { parse, validate } from '../../src/protocol/parse.js';
import { siteChange } from '../agents/site-administration.js';
import { createComponents } from '../components.js';
import { sendNotice } from '../nodes/node-notices.js';
import { siteSettingsSchema, type SiteSettings } from '../../src/protocol/site-settings.js';
import { runCommand, UsageError } from './run-command.js';

const USAGE = `Usage:
  npm run site -- set <site> --file <settings.json>   sets a site, or makes it
  npm run site -- show <site>                         prints its settings`;

/** Sets and shows sites. A running server applies changes within a minute. */
await runCommand(async ({ settings, log, args }) => {
  const { values, positionals } = readArguments(args);
  const [verb, token, ...rest] = positionals;
  if (token === undefined || rest.length > 0) throw new UsageError(USAGE);
  if (parse(siteTokenSchema, token) === undefined)
    throw new UsageError(`"${token}" cannot be a site: letters, digits, "-" and "_", at most 64`);

  const { storage, clock, bus, auditLog, prepare, close } = createComponents(settings, log);
  try {
    if (verb === 'set' && values.file !== undefined) {
      const site = await readSite(values.file);
      await prepare();
      await storage.transaction(async (tx) => {
        await tx.sites.lock();
        const before = await tx.sites.find(token);
        await tx.sites.set(token, site, clock.now());
        await auditLog.note(tx, undefined, siteChange(token, before?.settings, site));
      });
      sendNotice(bus, 'sites');
      process.stdout.write(`Site "${token}" is set.\n`);
    } else if (verb === 'show' && values.file === undefined) {
      await prepare();
      const site = await storage.sites.find(token);
      if (site === undefined) throw new UsageError(`There is no site "${token}".`);
      process.stdout.write(`${JSON.stringify(site.settings, undefined, 2)}\n`);
    } else {
      throw new UsageError(USAGE);
    }
  } finally {
    await close();
  }
});

function readArguments(args: string[]) {
  try {
    const options = { file: { type: 'string' } } as const;
    return parseArgs({ args, allowPositionals: true, options });
  } catch {
    throw new UsageError(USAGE);
  }
}

async function readSite(file: string): Promise<SiteSettings> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}`);
  }
  const site = validate(siteSettingsSchema, json);
  if (site.ok) return site.value;
  throw new UsageError(`${file} is not a site:\n  ${site.message.replaceAll('; ', '\n  ')}`);
}
