import { html, type TemplateResult } from 'lit';
import type { SiteName } from '../../../protocol/console-requests.js';

/**
 * Boxes for the sites that somebody sees: all of them, or some. At least one stays chosen.
 *
 * @param chosen tokens; `null`: all
 */
export function siteChoice(
  sites: readonly SiteName[],
  chosen: readonly string[] | null,
  choose: (chosen: string[] | null) => void,
): TemplateResult {
  const toggle = (token: string): void => {
    const before = chosen ?? [];
    const next = before.includes(token)
      ? before.filter((other) => other !== token)
      : [...before, token];
    choose(next.length === 0 ? null : next);
  };
  return html`<fieldset aria-label="Sites">
    <label class="choice">
      <input
        type="checkbox"
        .checked=${chosen === null}
        ?disabled=${chosen === null}
        @change=${() => choose(null)}
      />
      All sites
    </label>
    ${sites.map(
      ({ token, name }) =>
        html`<label class="choice">
          <input
            type="checkbox"
            .checked=${chosen?.includes(token) ?? false}
            @change=${() => toggle(token)}
          />
          <bdi translate="no" .textContent=${name}></bdi>
        </label>`,
    )}
  </fieldset>`;
}
