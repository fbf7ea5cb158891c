/*
 * A page may have a Lit of its own, which sees ours through these globals, and ours it.
 */

/** What we change in Lit's modules, by the end of their path. Each pattern is there once. */
const CHANGES = {
  // A name of our own: where a name may be used once, the second Lit would not load. And a page that
  // allows no policy by this name, or has it already, may be one that requires none.
  '/lit-html/lit-html.js': [
    [
      /(\w+)\?\1\.createPolicy\("lit-html",(\{createHTML:.*?\})\):void 0/,
      '(()=>{try{return $1?.createPolicy("chat-widget",$2)}catch{}})()',
    ],
    [/,(\w+)=\w+\.litHtmlPolyfillSupport;\1\?\.\(.*?\),(\(.*?)(?=;)/, ''],
  ],
  '/reactive-element/reactive-element.js': [
    // What decorators of other kinds than ours leave.
    [/Symbol\.metadata\?\?=.*?new WeakMap;/, ''],
    [/const \w+=this\[Symbol\.metadata\];.*?\}/, ''],
    [/static addInitializer\(.*?\}/, ''],
    [/,void 0!==\w\.l&&\(this\.l=\[\.\.\.\w\.l\]\)/, ''],
    [/,this\.constructor\.l\?\.forEach\(.*?\)\)/, ''],
    [/,\w+=\w+\.reactiveElementPolyfillSupport/, ''],
    [/,\w+\?\.\(\{ReactiveElement:\w+\}\),\(\w+\.reactiveElementVersions.*?(?=;)/, ''],
  ],
  '/lit-element/lit-element.js': [
    [
      /,\w+\.litElementHydrateSupport\?\..*?;const (\w+)=\w+\.litElementPolyfillSupport;\1.*?(?=;)/,
      '',
    ],
    [/\(\w+\.litElementVersions.*?;/, ''],
    [/\w+\._\$litElement\$=!0,/, ''],
  ],
};

/** Parts our copy of Lit from the page's. Fails when Lit is not what it was. */
export function ownLit() {
  return {
    name: 'own-lit',
    transform(code, id) {
      const end = Object.keys(CHANGES).find((each) => id.endsWith(each));
      if (!end) return null;
      let own = code;
      for (const [pattern, replacement] of CHANGES[end]) {
        if (!pattern.test(own)) this.error(`${id} has no ${pattern}`);
        own = own.replace(pattern, replacement);
      }
      return { code: own, map: null };
    },
  };
}
