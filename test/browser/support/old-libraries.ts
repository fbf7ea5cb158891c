/**
 * What old libraries do to the language, in their manner: Prototype 1.6, MooTools 1.2, and shims that
 * were there before the browsers. A script that a page runs before everything else.
 */
export const OLD_LIBRARIES = `
  // Prototype: an array's JSON is a text, which JSON.stringify then quotes once more.
  Array.prototype.toJSON = function () {
    return '[' + this.map(function (each) { return JSON.stringify(each); }).join(', ') + ']';
  };
  function $A(iterable) {
    if (!iterable) return [];
    var length = iterable.length || 0, results = new Array(length);
    while (length--) results[length] = iterable[length];
    return results;
  }
  Array.from = $A;
  Array.prototype.each = function (visit) { for (var i = 0; i < this.length; i++) visit(this[i]); };
  Array.prototype.reduce = function () { return this.length > 1 ? this : this[0]; };
  Array.prototype.entries = function () { return $A(this); };
  Array.prototype.find = function (test) {
    for (var i = 0; i < this.length; i++) if (test(this[i], i)) return this[i];
  };
  Array.prototype.first = function () { return this[0]; };
  Array.prototype.flatten = function () { return this; };
  Function.prototype.bind = function (self) {
    var method = this, first = $A(arguments).slice(1);
    return function () { return method.apply(self, first.concat($A(arguments))); };
  };
  Element.prototype.remove = function () {
    if (this.parentNode) this.parentNode.removeChild(this);
    return this;
  };
  Element.prototype.hide = function () { this.style.display = 'none'; return this; };
  document.getElementsByClassName = function (name) { return $A(document.querySelectorAll('.' + name)); };
  // MooTools: names that later became the language's own, with another meaning.
  String.prototype.contains = function (text) { return this.indexOf(text) > -1; };
  Object.prototype.extend = function (more) { for (var key in more) this[key] = more[key]; return this; };
  window.$ = function (id) { return document.getElementById(id); };
`;
