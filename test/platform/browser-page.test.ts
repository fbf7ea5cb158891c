import { createBrowserPage } from '../../src/platform/browser-page.js';
import { equal } from '../contracts/contract.js';
import { pageContract, type PageRig } from '../contracts/page-contract.js';

function turnTo(state: DocumentVisibilityState): void {
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: state });
  document.dispatchEvent(new Event('visibilitychange'));
}

/** Engines without a Navigation API tell of back and forward only. */
function move(): void {
  history.pushState(null, '', `${location.pathname}${location.search}#moved`);
  if (!Reflect.has(window, 'navigation')) window.dispatchEvent(new PopStateEvent('popstate'));
}

function open(): PageRig {
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'visible' });
  return {
    page: createBrowserPage(),
    show: () => turnTo('visible'),
    hide: () => turnTo('hidden'),
    leave: () => window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })),
    comeBack: () => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
    move,
    online: () => window.dispatchEvent(new Event('online')),
    close() {
      history.replaceState(null, '', `${location.pathname}${location.search}`);
      Reflect.deleteProperty(document, 'visibilityState');
    },
  };
}

describe('BrowserPage', () => {
  pageContract(it, open);

  it('TAB-8 reports a freeze as leaving, and only once if the page leaves and freezes', () => {
    const rig = open();
    const events: string[] = [];
    const undo = rig.page.onEvent((event) => events.push(event));
    rig.leave();
    document.dispatchEvent(new Event('freeze'));
    document.dispatchEvent(new Event('resume'));
    rig.comeBack();
    document.dispatchEvent(new Event('freeze'));
    equal(events, ['leaving', 'returned', 'leaving']);
    undo();
    rig.close();
  });

  it('does not report the first pageshow of a document as a return', () => {
    const rig = open();
    const events: string[] = [];
    const undo = rig.page.onEvent((event) => events.push(event));
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
    equal(events, []);
    undo();
    rig.close();
  });

  it('D3 cuts its context to what the server accepts', () => {
    const own = document.title;
    document.title = 'x'.repeat(5_000);
    const { url, title } = createBrowserPage().context();
    document.title = own;
    equal(title?.length, 2_000);
    equal(url, location.href.slice(0, 2_000));
  });
});
