/*
 * A page that requires Trusted Types may allow each policy name only once, and may have its own Lit.
 * Lit creates its policy `lit-html` when it is imported, and the import fails where that name is taken
 * or not allowed. Lit offers no setting for this (3.3.3), so this plugin changes that one expression.
 */

const CREATE_POLICY = /(\w+)\?(\1\.createPolicy)\("lit-html",(\{createHTML:.*?\})\):void 0/;

/** Gives our copy of Lit a policy of its own name, and lets it go without where none is allowed. */
export function trustedTypesPolicy() {
  return {
    name: 'trusted-types-policy',
    transform(code, id) {
      if (!id.endsWith('/lit-html/lit-html.js')) return null;
      if (!CREATE_POLICY.test(code)) this.error(`${id} does not create its policy as expected`);
      const guarded = '(()=>{try{return $1?.createPolicy("chat-widget",$3)}catch{}})()';
      return { code: code.replace(CREATE_POLICY, guarded), map: null };
    },
  };
}
