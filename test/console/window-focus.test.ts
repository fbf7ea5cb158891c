import { assert } from '@open-wc/testing';
import { createWindowFocus } from '../../src/console/browser/window-focus.js';

/** What the document says of itself from here on. */
function setDocument(visibilityState: DocumentVisibilityState, focus: boolean): void {
  Object.defineProperty(document, 'visibilityState', {
    value: visibilityState,
    configurable: true,
  });
  Object.defineProperty(document, 'hasFocus', { value: () => focus, configurable: true });
}

describe('console: the focus of its window', () => {
  afterEach(() => {
    Reflect.deleteProperty(document, 'visibilityState');
    Reflect.deleteProperty(document, 'hasFocus');
  });

  it('is on a console that is visible and has the focus', () => {
    const { isFocused } = createWindowFocus();
    const seen = (['visible', 'hidden'] as const).map((state) =>
      [true, false].map((focus) => (setDocument(state, focus), isFocused())),
    );
    assert.deepEqual(seen, [
      [true, false],
      [false, false],
    ]);
  });

  it('is reported once when it comes and when it goes', () => {
    setDocument('visible', false);
    const told: string[] = [];
    const undo = createWindowFocus().onEvent((event) => told.push(event));
    setDocument('visible', true);
    window.dispatchEvent(new Event('focus'));
    document.dispatchEvent(new Event('visibilitychange'));
    setDocument('hidden', true);
    document.dispatchEvent(new Event('visibilitychange'));
    window.dispatchEvent(new Event('blur'));
    assert.deepEqual(told, ['focused', 'blurred']);
    undo();
    setDocument('visible', true);
    window.dispatchEvent(new Event('focus'));
    assert.lengthOf(told, 2);
  });

  it('is not needed to report that the agent uses the console', () => {
    setDocument('visible', false);
    const told: string[] = [];
    const undo = createWindowFocus().onEvent((event) => told.push(event));
    for (const type of ['pointerdown', 'keydown', 'wheel', 'pointermove'])
      document.body.dispatchEvent(new Event(type));
    undo();
    assert.deepEqual(told, ['interacted', 'interacted', 'interacted']);
  });
});
