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
  const hidden = (chosen ?? []).filter((token) => !sites.some((site) => site.token === token));
  // What is ticked may be ahead of `chosen`: an earlier change is not saved yet.
  const onChange = ({ currentTarget }: Event): void => {
    if (!(currentTarget instanceof HTMLInputElement)) return;
    const boxes = currentTarget.closest('fieldset')?.querySelectorAll('input') ?? [];
    const ticked = [...boxes].filter(({ name, checked }) => name !== '' && checked);
    const next = [...hidden, ...ticked.map(({ name }) => name)];
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
            name=${token}
            .checked=${chosen?.includes(token) ?? false}
            @change=${onChange}
          />
          <bdi translate="no" .textContent=${name}></bdi>
        </label>`,
    )}
  </fieldset>`;
}
