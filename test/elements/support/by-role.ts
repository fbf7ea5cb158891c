const IMPLICIT: Record<string, string> = {
  A: 'link',
  BUTTON: 'button',
  SECTION: 'region',
  TEXTAREA: 'textbox',
  TIME: 'time',
};

/** All elements below a root that can be reached, through shadow trees and slots' fallback. */
export function everything(root: Element | ShadowRoot): HTMLElement[] {
  const found: HTMLElement[] = [];
  for (const child of root.children) {
    if (!(child instanceof HTMLElement) || child.hidden) continue;
    found.push(child);
    if (child.shadowRoot) found.push(...everything(child.shadowRoot));
    found.push(...everything(child));
  }
  return found;
}

/** Elements that assistive technology finds by this role and name; nothing that is inert. */
export function allByRole(root: Element, role: string, name?: string): HTMLElement[] {
  const within = root.shadowRoot
    ? [...everything(root.shadowRoot), ...everything(root)]
    : everything(root);
  return within.filter(
    (element) =>
      (element.getAttribute('role') ?? IMPLICIT[element.tagName]) === role &&
      (name === undefined || nameOf(element) === name) &&
      !isInert(element),
  );
}

export function byRole(root: Element, role: string, name?: string): HTMLElement {
  const found = allByRole(root, role, name);
  if (found.length === 1 && found[0]) return found[0];
  throw new Error(`${found.length} elements are a ${role} named ${name ?? '(anything)'}`);
}

function nameOf(element: HTMLElement): string {
  return element.getAttribute('aria-label') ?? element.textContent.trim();
}

function isInert(element: Element): boolean {
  for (let node: Node | null = element; node;) {
    if (node instanceof HTMLElement && node.inert) return true;
    node = node instanceof ShadowRoot ? node.host : node.parentNode;
  }
  return false;
}

/** Whether this very element has the focus, in whatever shadow tree it stands. */
export function hasFocus(element: Element): boolean {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active === element;
}
