import { html, type TemplateResult } from 'lit';
import type { SiteName } from '../../../protocol/console-requests.js';

const ALL_SITES = 'All sites';

/** `null`: all sites. Who may not see a site reads its token. */
export function siteName(sites: readonly SiteName[], token: string | null): string {
  if (token === null) return ALL_SITES;
  return sites.find((site) => site.token === token)?.name ?? token;
}

export function allSitesOption(isChosen: boolean): TemplateResult {
  return html`<option value="" ?selected=${isChosen} .textContent=${ALL_SITES}></option>`;
}

export function siteOptions(sites: readonly SiteName[], chosen: string | null): TemplateResult[] {
  return sites.map(
    ({ token, name }) =>
      html`<option
        value=${token}
        ?selected=${token === chosen}
        translate="no"
        .textContent=${name}
      ></option>`,
  );
}
