import { ownAddress } from './page-address.js';

/*
 * What no step may touch, whoever has sent it (rule TSK-2). Attributes are read as such: a field named "action" or
 * "target" hides its form's property of that name.
 */

const FRAMES = 'iframe, frame, frameset, object, embed, fencedframe';
/** Where a link or a form opens in the page's own tab. */
const SAME_TAB: readonly string[] = ['', '_self'];

/** Whether neither a click nor a value may go there: a password, a payment, a one-time code, a file. */
export function isSecretField(element: Element): boolean {
  if (element instanceof HTMLInputElement && /^(?:password|file)$/.test(element.type)) return true;
  const purposes = (element.getAttribute('autocomplete') ?? '').toLowerCase().split(/\s+/);
  return purposes.some((purpose) =>
    /^cc-|^one-time-code$|^(?:current|new)-password$/.test(purpose),
  );
}

/** Whether it is the widget itself or a frame, or something in one of them. */
export function isOutOfReach(element: Element, widget: Element): boolean {
  return widget.contains(element) || element.closest(`chat-widget, ${FRAMES}`) !== null;
}

/** Whether a click there would reach a secret field, another origin or another tab, or run a script's address. */
export function isForbiddenClick(element: Element): boolean {
  const label = element.closest('label');
  const touched = [element, element.closest('input, select, textarea'), label?.control];
  if (touched.some((each) => each && isSecretField(each))) return true;
  const link = element.closest('a, area');
  if (link && leadsAway(link)) return true;
  const button = element.closest<HTMLButtonElement | HTMLInputElement>('button, input');
  return button !== null && /^(?:submit|image)$/.test(button.type) && submitsAway(button);
}

function leadsAway(link: Element): boolean {
  const href =
    link.getAttribute('href') ?? link.getAttributeNS('http://www.w3.org/1999/xlink', 'href');
  if (href === null) return false;
  return link.hasAttribute('download') || opensElsewhere(link) || !ownLink(href);
}

function submitsAway(button: HTMLButtonElement | HTMLInputElement): boolean {
  const { form } = button;
  if (!form) return false;
  const action = button.getAttribute('formaction') ?? form.getAttribute('action') ?? '';
  const opener = button.hasAttribute('formtarget') ? button : form;
  return opensElsewhere(opener, opener === button ? 'formtarget' : 'target') || !ownLink(action);
}

function opensElsewhere(element: Element, attribute = 'target'): boolean {
  const base = document.querySelector('base[target]');
  const target = element.getAttribute(attribute) ?? base?.getAttribute('target') ?? '';
  return !SAME_TAB.includes(target.toLowerCase());
}

/** What stands in the page belongs to its `<base>`. */
function ownLink(href: string): boolean {
  try {
    return ownAddress(new URL(href, document.baseURI).href) !== null;
  } catch {
    return false;
  }
}
