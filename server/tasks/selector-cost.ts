import { AttributeAction, parse, SelectorType, type Selector } from 'css-what';
import { hasSelectorCharacters, isPseudoClass } from './selector-syntax.js';

/** Compounds of a selector, in all its alternatives and functions. */
const MAX_COMPOUNDS = 10;
/** Alternatives with a comma between, of the selector and of each function. */
const MAX_ALTERNATIVES = 4;
/** Each "~" compares all children of an element with all others. */
const MAX_SIBLINGS = 1;

/** Between two compounds. */
const COMBINATORS: ReadonlySet<string> = new Set([
  SelectorType.Adjacent,
  SelectorType.Child,
  SelectorType.Descendant,
  SelectorType.Sibling,
]);

/**
 * Why a step may not have this selector as its target; `undefined`: it may. The widget looks for the target again and
 * again while its page changes, so it must be cheap, whoever sent it.
 */
export function selectorIssue(selector: string): string | undefined {
  if (!hasSelectorCharacters(selector)) return 'not a CSS selector';
  let alternatives: Selector[][];
  try {
    alternatives = parse(selector);
  } catch {
    return 'not a CSS selector';
  }
  const issue = issueOf(alternatives, false);
  if (issue !== undefined) return issue;
  const siblings = alternatives.flat().filter(({ type }) => type === SelectorType.Sibling);
  if (siblings.length > MAX_SIBLINGS) return `more than ${MAX_SIBLINGS} "~"`;
  const compounds = countCompounds(alternatives);
  return compounds > MAX_COMPOUNDS ? `more than ${MAX_COMPOUNDS} compounds` : undefined;
}

function issueOf(alternatives: Selector[][], isInFunction: boolean): string | undefined {
  if (alternatives.length === 0 || !alternatives.every(isWhole)) return 'not a CSS selector';
  if (alternatives.length > MAX_ALTERNATIVES) return `more than ${MAX_ALTERNATIVES} alternatives`;
  for (const part of alternatives.flat()) {
    const issue = partIssue(part, isInFunction);
    if (issue !== undefined) return issue;
  }
  return undefined;
}

function partIssue(part: Selector, isInFunction: boolean): string | undefined {
  switch (part.type) {
    // The parser knows these, browsers do not.
    case SelectorType.Parent:
    case SelectorType.ColumnCombinator:
      return 'not a CSS selector';
    case SelectorType.Attribute:
      return part.action === AttributeAction.Not ? 'not a CSS selector' : undefined;
    case SelectorType.PseudoElement:
      return 'a pseudo-element is no element';
    case SelectorType.Pseudo:
      if (part.name === 'has') return ':has() costs too much';
      if (typeof part.data === 'string' && /\bof\b/i.test(part.data))
        return 'a function in a function';
      if (!isPseudoClass(part.name, part.data)) return `:${part.name} is not of CSS`;
      if (!Array.isArray(part.data)) return undefined;
      return isInFunction ? 'a function in a function' : issueOf(part.data, true);
    default:
      // For each element, all that stands before it would be tried.
      return isInFunction && COMBINATORS.has(part.type) ? 'a combinator in a function' : undefined;
  }
}

/** Nothing, or a combinator without a compound on each side, is no selector. */
function isWhole(alternative: Selector[]): boolean {
  const [first, last] = [alternative[0], alternative.at(-1)];
  return [first, last].every((part) => part !== undefined && !COMBINATORS.has(part.type));
}

function countCompounds(alternatives: Selector[][]): number {
  let compounds = 0;
  for (const alternative of alternatives) {
    compounds += 1;
    for (const part of alternative) {
      if (COMBINATORS.has(part.type)) compounds += 1;
      else if (part.type === SelectorType.Pseudo && Array.isArray(part.data))
        compounds += countCompounds(part.data);
    }
  }
  return compounds;
}
