/**
 * What people write who want a page to run it, or to look like another one. Each sets `pwned` where it
 * succeeds.
 */
export const HOSTILE_TEXTS: readonly string[] = [
  // HTML and SVG
  '<img src=x onerror="globalThis.pwned=1">',
  '<svg/onload=globalThis.pwned=1>',
  '<svg><animate onbegin=globalThis.pwned=1 attributeName=x dur=1s>',
  '"><script>globalThis.pwned=1</script>',
  '</textarea><iframe srcdoc="<script>parent.pwned=1</script>">',
  '<math><mi//xlink:href="data:x,<script>globalThis.pwned=1</script>">',
  '<a href="javascript:globalThis.pwned=1">click</a>',
  '&lt;img src=x onerror=globalThis.pwned=1&gt;',
  // templates
  '${globalThis.pwned=1}{{globalThis.pwned=1}}',
  '<!--?lit$1$--><?lit$1$>',
  // Markdown and addresses
  '[click](javascript:globalThis.pwned=1)',
  '[click](JaVa\tScRiPt:globalThis.pwned=1)',
  '![x](x" onerror="globalThis.pwned=1)',
  '[x](data:text/html,<script>globalThis.pwned=1</script>)',
  '<javascript:globalThis.pwned=1>',
  'javascript:globalThis.pwned=1 vbscript:x data:text/html,x',
  'https://a.example/"onmouseover="globalThis.pwned=1',
  // directions, and letters that look like others
  '\u202Egnp.exe\u2066',
  'https://\u0440\u0430ypal.example/\u202Egpj.exe',
  '\u200Bzero\u200Dwidth\uFEFF',
];
