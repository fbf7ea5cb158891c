import ts from 'typescript';

/** What stands in the place of an expression. */
export const HOLE = '\u0000';

/** The static text of every template with this tag in a source, with a hole for each expression. */
export function taggedTemplates(source: string, tag: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === tag)
      found.push(textOf(node.template));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.ES2022, true));
  return found;
}

function textOf(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  const spans = template.templateSpans.map(({ literal }) => HOLE + literal.text);
  return template.head.text + spans.join('');
}
