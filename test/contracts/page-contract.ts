import type { PageEvent, PageState } from '../../src/core/ports.js';
import { parse } from '../../src/protocol/parse.js';
import { pageContextSchema } from '../../src/protocol/visitor-requests.js';
import { equal, ok, withRig, type Register } from './contract.js';

export interface PageRig {
  page: PageState;
  show(): void;
  hide(): void;
  leave(): void;
  comeBack(): void;
  online(): void;
  /** The page's address changes, and the document stays. */
  move(): void;
  close(): void;
}

/** The page starts visible. */
export function pageContract(register: Register, open: () => PageRig): void {
  const test = withRig(register, open);

  test('RES-3 it tells of becoming hidden and visible, and knows which', ({ page, ...rig }) => {
    const events = record(page);
    equal(page.visible(), true);
    rig.hide();
    equal(page.visible(), false);
    rig.show();
    equal(page.visible(), true);
    equal(events, ['hidden', 'visible']);
  });

  test('TAB-8 it tells of going away and of coming back', ({ page, ...rig }) => {
    const events = record(page);
    rig.leave();
    equal(events, ['leaving']);
    rig.comeBack();
    equal(events, ['leaving', 'returned']);
    rig.leave();
    equal(events, ['leaving', 'returned', 'leaving']);
  });

  test('RES-3 it tells of the network coming back', ({ page, online }) => {
    const events = record(page);
    online();
    equal(events, ['online']);
  });

  test('D3 it tells of a navigation within the page', ({ page, move }) => {
    const events = record(page);
    move();
    ok(events.includes('moved'), `${events.join()} has moved`);
  });

  test('a listener taken back hears nothing', ({ page, online }) => {
    const gone: PageEvent[] = [];
    const undo = page.onEvent((event) => gone.push(event));
    undo();
    undo();
    online();
    equal(gone, []);
  });

  test('the context is what the server takes', ({ page }) => {
    ok(parse(pageContextSchema, page.context()), JSON.stringify(page.context()));
  });
}

function record(page: PageState): PageEvent[] {
  const events: PageEvent[] = [];
  page.onEvent((event) => events.push(event));
  return events;
}
