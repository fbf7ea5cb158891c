/** A path of more steps is too fragile to be worth it. */
const MAX_PATH = 8;
/** Attributes that pages give for such a purpose, the best first. */
const NAMES = ['id', 'data-testid', 'data-test', 'data-cy', 'name', 'aria-label', 'href'];
/** What a build or a framework has made up is another one with the next release. */
const MADE_UP = /\d{3,}|^[:_]|^(?:radix|react|headlessui|mui|ember|ng)-/i;
/** Queries, fragments and e-mail addresses may say something about the visitor (rule TSK-7). */
const PERSONAL = /[?#@]/;
const MAX_VALUE = 80;

/** A short selector that finds this element and no other in its document; `null` if there is none. */
export function selectorOf(element: Element): string | null {
  const own = namesOf(element).find((name) => isUnique(name, element));
  if (own !== undefined) return own;
  let path = '';
  let step: Element | null = element;
  for (let length = 0; step && step !== document.documentElement && length < MAX_PATH; length++) {
    const parent: Element = step;
    const name =
      step === element ? undefined : namesOf(step).find((each) => isUnique(each, parent));
    path = `${name ?? placeOf(step)}${path && ` > ${path}`}`;
    if (isUnique(path, element)) return path;
    // What is above a step that has a name of its own makes no difference.
    if (name !== undefined) return null;
    step = step.parentElement;
  }
  return null;
}

function namesOf(element: Element): string[] {
  const tag = CSS.escape(element.localName);
  return NAMES.flatMap((attribute) => {
    const value = element.getAttribute(attribute);
    if (!value || value.length > MAX_VALUE || MADE_UP.test(value) || PERSONAL.test(value))
      return [];
    if (attribute === 'id') return [`#${CSS.escape(value)}`];
    return [`${tag}[${attribute}="${CSS.escape(value)}"]`];
  });
}

/** Its place among its siblings of the same name. */
function placeOf(element: Element): string {
  const tag = CSS.escape(element.localName);
  const siblings = [...(element.parentElement?.children ?? [])].filter(
    ({ localName }) => localName === element.localName,
  );
  return siblings.length > 1 ? `${tag}:nth-of-type(${siblings.indexOf(element) + 1})` : tag;
}

function isUnique(selector: string, element: Element): boolean {
  const found = document.querySelectorAll(selector);
  return found.length === 1 && found[0] === element;
}
