/**
 * A message's text as a closed tree: what is not here cannot be shown. The texts of all nodes, joined
 * in order, are the body itself.
 */
export type TextNode =
  /** Characters, line breaks included, shown as they are. */
  | { kind: 'text'; text: string }
  /** Characters that are there for their meaning: kept in the text, and not shown. */
  | { kind: 'mark'; text: string }
  /** Something that is safe to open. */
  | { kind: 'link'; href: string; nodes: TextNode[] }
  | { kind: 'strong' | 'emphasis' | 'code' | 'block'; nodes: TextNode[] }
  /** `start`: what the first item of a numbered list is numbered. */
  | { kind: 'list'; start?: number; items: TextNode[][] };

export const text = (characters: string): TextNode => ({ kind: 'text', text: characters });
export const mark = (characters: string): TextNode => ({ kind: 'mark', text: characters });

/**
 * Told of the parser's work as it is done: a step is one character or one node looked at. Tests bound
 * the sum.
 */
export type CountSteps = (steps: number) => void;
