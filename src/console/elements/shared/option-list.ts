import { html, nothing, type TemplateResult } from 'lit';

/** What is offered in a list whose options a text field controls. */
export interface Option {
  label: string;
  /** What the rest of the line says. */
  detail?: string;
}

/**
 * The listbox of a text field that keeps the focus: the field names it in `aria-controls`, and the active option in
 * `aria-activedescendant`. Styled by `optionListStyles`.
 */
export function optionList<T extends Option>(
  id: string,
  label: string,
  options: readonly T[],
  active: number,
  choose: (option: T) => void,
): TemplateResult {
  // What scrolls can be focused, but a press leaves the focus in the field.
  return html`<ul
    id=${id}
    class="options"
    role="listbox"
    aria-label=${label}
    tabindex="0"
    @pointerdown=${(event: Event) => event.preventDefault()}
    @mousedown=${(event: Event) => event.preventDefault()}
  >
    ${options.map(
      (option, index) =>
        html`<li
          id=${optionId(id, index)}
          role="option"
          aria-selected=${index === active}
          @click=${() => choose(option)}
        >
          <span class="label" dir="auto" translate="no" .textContent=${option.label}></span>
          ${
            option.detail
              ? html`<span
                  class="detail"
                  dir="auto"
                  translate="no"
                  .textContent=${option.detail}
                ></span>`
              : nothing
          }
        </li>`,
    )}
  </ul>`;
}

/** For `aria-activedescendant`. */
export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** The option that is active after the key; `undefined`: the key moves none. */
export function optionAfterKey(key: string, active: number, count: number): number | undefined {
  if (key === 'ArrowDown') return (active + 1) % count;
  if (key === 'ArrowUp') return (active + count - 1) % count;
  return undefined;
}
