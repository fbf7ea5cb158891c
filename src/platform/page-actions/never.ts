import { ownAddress } from './page-address.js';

/*
 * What no step may touch, whoever has sent it (rule TSK-2). Attributes are read as such, by the prototype's own method:
 * a field named "action" or "getAttribute" hides its form's property of that name.
 */

const FRAMES = 'iframe, frame, frameset, object, embed, fencedframe';
/** Where a link or a form opens in the page's own tab. */
const SAME_TAB: readonly string[] = ['', '_self'];
/** Words in names of fields for passwords, which a page may be showing as text, one-time codes and payment cards. */
const SECRET_WORD = /^(?:t?otp|pin|tan|cv[vc]|csc|mfa|pwd|psw)$/;
/** Such words together, whatever is between them. */
const SECRET_WORDS =
  /pass(?:word|wd|code|phrase)|passwort|kennwort|contrase(?:ñ|n)a|^(?:user|login|current|new|old|confirm)?pass$|card(?:num|no$)|creditcard|^cc(?:num|exp|csc)|onetime|(?:security|verification)code/;

/** Whether neither a click nor a value may go there: a password, a payment, a one-time code, a file. */
export function isSecretField(element: Element): boolean {
  if (element instanceof HTMLInputElement && /^(?:password|file)$/.test(element.type)) return true;
  const purposes = (attribute(element, 'autocomplete') ?? '').toLowerCase().split(/\s+/);
  const isSecret = (purpose: string): boolean =>
    /^cc-|^one-time-code$|^(?:current|new)-password$/.test(purpose);
  return purposes.some(isSecret) || hasSecretName(element);
}

function hasSecretName(element: Element): boolean {
  const isFilled =
    /^(?:input|textarea|select)$/.test(element.localName) ||
    (element instanceof HTMLElement && element.isContentEditable);
  return isFilled && ['name', 'id'].some((name) => isSecretName(attribute(element, name) ?? ''));
}

function isSecretName(name: string): boolean {
  const words = name
    .replace(/(\p{Ll})(\p{Lu})|(\p{Lu})(?=\p{Lu}\p{Ll})/gu, '$1$3 $2')
    .toLowerCase()
    .split(/\P{L}+/u);
  return words.some((word) => SECRET_WORD.test(word)) || SECRET_WORDS.test(words.join(''));
}

/** Whether it is the widget itself or a frame, or something in one of them. */
export function isOutOfReach(element: Element, widget: Element): boolean {
  return widget.contains(element) || element.closest(`chat-widget, ${FRAMES}`) !== null;
}

/**
 * Whether a click there would reach a secret field, another origin or another tab, or run a script's address. A click
 * also reaches what is around the element, in the shadow trees that it is slotted into too, and a label's field.
 */
export function isForbiddenClick(element: Element): boolean {
  const around = flatAncestors(element);
  const labelled = around.flatMap((each) =>
    each instanceof HTMLLabelElement && each.control ? [each.control] : [],
  );
  return [...around, ...labelled.flatMap(flatAncestors)].some(
    (each) =>
      isSecretField(each) ||
      (/^(?:a|area)$/.test(each.localName) && leadsAway(each)) ||
      (isSubmitter(each) && submitsAway(each)),
  );
}

/** The element and what its events pass, as far as the shadow trees are open. */
function flatAncestors(element: Element): Element[] {
  const around: Element[] = [];
  for (let each: Element | null = element; each;) {
    around.push(each);
    const root: Node = each.getRootNode();
    each =
      each.assignedSlot ?? each.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  }
  return around;
}

function isSubmitter(element: Element): element is HTMLButtonElement | HTMLInputElement {
  const isButton = element instanceof HTMLButtonElement || element instanceof HTMLInputElement;
  return isButton && /^(?:submit|image)$/.test(element.type);
}

function leadsAway(link: Element): boolean {
  const href =
    attribute(link, 'href') ?? link.getAttributeNS('http://www.w3.org/1999/xlink', 'href');
  if (href === null) return false;
  return link.hasAttribute('download') || opensElsewhere(link) || !ownLink(href);
}

function submitsAway(button: HTMLButtonElement | HTMLInputElement): boolean {
  const { form } = button;
  if (!form) return false;
  const action = attribute(button, 'formaction') ?? attribute(form, 'action') ?? '';
  const opener = attribute(button, 'formtarget') === null ? form : button;
  return opensElsewhere(opener, opener === button ? 'formtarget' : 'target') || !ownLink(action);
}

function opensElsewhere(element: Element, name = 'target'): boolean {
  const base = document.querySelector('base[target]');
  const target = attribute(element, name) ?? base?.getAttribute('target') ?? '';
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

function attribute(element: Element, name: string): string | null {
  return Element.prototype.getAttribute.call(element, name);
}
