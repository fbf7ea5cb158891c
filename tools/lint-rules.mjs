// The project's own lint rules, loaded by oxlint (.oxlintrc.json).

const AMBIENT = new Map([
  ['Date', new Set(['now'])],
  ['Math', new Set(['random'])],
]);

/** Time and chance come into the engine through its ports, so that tests can step both. */
const noAmbientEffects = {
  create(context) {
    const forbid = (node, name) =>
      context.report({
        node,
        message: `${name} is an effect: take it from a port (core/ports.ts).`,
      });
    return {
      MemberExpression(node) {
        const { object, property } = node;
        if (AMBIENT.get(object.name)?.has(property.name ?? property.value))
          forbid(node, `${object.name}.${property.name ?? property.value}`);
      },
      NewExpression(node) {
        if (node.callee.name === 'Date' && node.arguments.length === 0) forbid(node, 'new Date()');
      },
      CallExpression(node) {
        if (node.callee.name === 'Date') forbid(node, 'Date()');
      },
    };
  },
};

/** A union of string literals says the same and leaves no code behind. */
const noEnum = {
  create(context) {
    return {
      TSEnumDeclaration(node) {
        context.report({ node, message: 'Write a union of string literals instead of an enum.' });
      },
    };
  },
};

export default {
  meta: { name: 'chat-widget' },
  rules: { 'no-ambient-effects': noAmbientEffects, 'no-enum': noEnum },
};
