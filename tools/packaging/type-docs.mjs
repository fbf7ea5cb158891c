import fs from 'node:fs';
import path from 'node:path';
import { root } from '../project.mjs';

const ANALYZER = '@custom-elements-manifest/analyzer';
const EVENTS = 'src/elements/chat-widget/conversation-events.ts';

/** What a page's code meets beside the element: its name, and the file that explains it. */
const TYPES = {
  SendOutcome: 'src/core/chat-engine-api.ts',
  Identity: 'src/core/state/visitor-context.ts',
  ChatMessageEvent: EVENTS,
  ConnectionStatus: 'src/core/state/state.ts',
  ChatSessionStatus: EVENTS,
  ChatSessionEvent: EVENTS,
  ChatActionEvent: 'src/elements/guided-task/chat-action-event.ts',
  ChatErrorEvent: 'src/elements/chat-widget/events.ts',
};

/**
 * The doc comments of these types: `{name, kind, description, entries}`. The entries are the words
 * of a union or the fields of an interface, each `{name, description}`; a class has none.
 */
export async function readTypes() {
  const { ts } = await import(`${ANALYZER}/index.js`);
  return Object.entries(TYPES).map(([name, file]) => {
    const text = fs.readFileSync(path.join(root, file), 'utf8');
    const { statements } = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
    const found = statements.find((statement) => statement.name?.text === name);
    if (!found) throw new Error(`${name} was not found in ${file}`);
    const entries = entriesOf(ts, found).map((node) => ({
      name: node.name?.text ?? node.literal.text,
      description: commentBefore(ts, text, node),
    }));
    const silent = entries.find(({ description }) => description === '');
    if (silent) throw new Error(`${name}: "${silent.name}" has no doc comment`);
    const kind = ts.isInterfaceDeclaration(found) ? 'field' : 'value';
    return { name, kind, description: commentBefore(ts, text, found), entries };
  });
}

function entriesOf(ts, declaration) {
  if (ts.isInterfaceDeclaration(declaration)) return [...declaration.members];
  return ts.isTypeAliasDeclaration(declaration) ? [...declaration.type.types] : [];
}

/** The last doc comment before a node; before a word of a union it stands in front of the bar. */
function commentBefore(ts, text, node) {
  const start = text.lastIndexOf('|', node.getStart());
  const isWord = ts.isLiteralTypeNode(node);
  const before = text.slice(0, isWord ? start : node.getStart()).trimEnd();
  if (!before.endsWith('*/')) return '';
  const comment = before.slice(before.lastIndexOf('/**') + 3, -2);
  return comment.replaceAll(/^[ \t]*\* ?/gm, '').trim();
}
