const page = document.createElement('div');

afterEach(() => {
  page.replaceChildren();
  page.remove();
});

/** Puts this markup into the page until the end of the test. */
export function pageOf(markup: string): void {
  page.append(document.createRange().createContextualFragment(markup));
  document.body.append(page);
}

/** The first match in it. */
export function element(selector: string): HTMLElement {
  return found(page.querySelector<HTMLElement>(selector), selector);
}

/** The same, of a field. */
export function input(selector: string): HTMLInputElement {
  return found(page.querySelector<HTMLInputElement>(selector), selector);
}

function found<E>(match: E | null, selector: string): E {
  if (match === null) throw new Error(`nothing matches ${selector}`);
  return match;
}
