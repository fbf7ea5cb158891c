import { expect } from '../../elements/support/expect.js';
import { performStep } from '../../../src/platform/page-actions/perform-step.js';
import { createBrowserClock } from '../../../src/platform/browser-clock.js';
import type { StepOutcome, TaskStep } from '../../../src/protocol/task.js';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.js';
import { element, input, pageOf } from './page.js';

const SECOND = 1_000;
const paint = (): Promise<void> =>
  new Promise((resolve) => void requestAnimationFrame(() => setTimeout(resolve)));

interface Performance {
  outcome(): StepOutcome | undefined;
  /** Lets frames be drawn and time pass until it has ended. */
  end(): Promise<StepOutcome>;
  /** Lets so many frames be drawn, without time. */
  frames(count: number): Promise<void>;
  clock: FakeClock;
  shown: Element[];
  begun: number;
  stop(): void;
}

let widget: HTMLElement;

beforeEach(() => {
  widget = document.createElement('chat-widget');
  document.body.append(widget);
});

afterEach(() => {
  widget.remove();
  scrollTo(0, 0);
});

function perform(step: Omit<TaskStep, 'say'>): Performance {
  const clock = createFakeClock();
  const stopped = new AbortController();
  let outcome: StepOutcome | undefined;
  const shown: Element[] = [];
  const performance: Performance = {
    outcome: () => outcome,
    clock,
    shown,
    begun: 0,
    stop: () => stopped.abort(),
    async frames(count) {
      for (let i = 0; i < count && outcome === undefined; i++) await paint();
    },
    async end() {
      while (outcome === undefined) {
        await paint();
        await clock.advance(SECOND / 4);
      }
      return outcome;
    },
  };
  void performStep(
    { say: 'Look', ...step },
    {
      clock,
      widget,
      signal: stopped.signal,
      show: (target) => shown.push(target),
      begin: () => performance.begun++,
    },
  ).then((ended) => (outcome = ended));
  return performance;
}

describe('a step', () => {
  it('TSK-1 clicks as a mouse does, and says before that it begins', async () => {
    pageOf('<button>Go</button>');
    const events: string[] = [];
    for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'])
      element('button').addEventListener(type, () => events.push(type));
    const step = perform({ kind: 'click', target: 'button' });
    expect(await step.end()).to.equal('done');
    expect(events).to.eql(['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']);
    expect(step.begun).to.equal(1);
    expect(step.shown).to.eql([element('button')]);
  });

  it('TSK-1 means the first match that can be seen', async () => {
    pageOf(
      '<button hidden>A</button><button style="visibility:hidden">B</button><button id="c">C</button>',
    );
    const step = perform({ kind: 'highlight', target: 'button' });
    expect(await step.end()).to.equal('done');
    expect(step.shown).to.eql([element('#c')]);
  });

  it('TSK-1 waits for a target that comes late', async () => {
    const step = perform({ kind: 'highlight', target: '#late' });
    await step.frames(3);
    await step.clock.advance(10 * SECOND);
    expect(step.outcome()).to.equal(undefined);
    pageOf('<p id="late">Here</p>');
    expect(await step.end()).to.equal('done');
  });

  it('TSK-1 gives up when its time is over', async () => {
    const step = perform({ kind: 'click', target: '#never', timeoutSeconds: 3 });
    const began = step.clock.now();
    expect(await step.end()).to.equal('not_found');
    expect(step.clock.now() - began).to.be.within(3 * SECOND, 4 * SECOND);
  });

  it('TSK-1 finds nothing by what is no selector', async () => {
    expect(await perform({ kind: 'click', target: '][' }).end()).to.equal('not_found');
  });

  it('TSK-1 waits until nothing covers its target', async () => {
    pageOf(
      '<button>Go</button><div id="cover" style="position:fixed;inset:0;z-index:9">Cookies</div>',
    );
    const step = perform({ kind: 'click', target: 'button', timeoutSeconds: 60 });
    for (let i = 0; i < 20; i++) {
      await paint();
      await step.clock.advance(SECOND / 4);
    }
    expect(step.outcome()).to.equal(undefined);
    expect(step.begun).to.equal(0);
    element('#cover').remove();
    expect(await step.end()).to.equal('done');
  });

  it('TSK-1 waits until its target stands still and is enabled', async () => {
    pageOf('<button disabled style="position:relative">Go</button>');
    const button = element('button');
    const step = perform({ kind: 'click', target: 'button', timeoutSeconds: 60 });
    for (let i = 0; i < 12; i++) {
      button.style.insetInlineStart = `${i * 5}px`;
      await step.clock.advance(SECOND / 10);
      await paint();
    }
    button.removeAttribute('disabled');
    expect(step.shown).to.eql([]);
    expect(await step.end()).to.equal('done');
  });

  it('TSK-1 the widget does not cover anything', async () => {
    pageOf('<button>Go</button>');
    widget.style.cssText = 'position:fixed;inset:0;z-index:9;display:block';
    expect(await perform({ kind: 'click', target: 'button' }).end()).to.equal('done');
  });

  it('TSK-1 scrolls its target into view', async () => {
    pageOf('<div style="block-size:3000px"></div><p id="far">Here</p>');
    const step = perform({ kind: 'scroll', target: '#far' });
    expect(await step.end()).to.equal('done');
    const { top, bottom } = element('#far').getBoundingClientRect();
    expect(top).to.be.at.least(0);
    expect(bottom).to.be.at.most(innerHeight);
  });

  for (const [what, box, inner] of [
    [
      'down',
      'block-size:150px;overflow:auto',
      '<div style="block-size:400px"></div><p id="t">T</p>',
    ],
    [
      'aside',
      'inline-size:150px;overflow:auto;white-space:nowrap',
      '<b style="display:inline-block;inline-size:400px">x</b><i id="t">T</i>',
    ],
    ['through', 'block-size:100px;overflow:auto', '<p id="t" style="block-size:2000px">T</p>'],
  ])
    it(`TSK-1 scrolls ${what} in a box of the page until its target can be seen`, async () => {
      pageOf(`<div id="box" style="${box}">${inner}</div>`);
      for (const kind of ['scroll', 'highlight'] as const) {
        expect(await perform({ kind, target: '#t' }).end()).to.equal('done');
        const [outer, target] = ['#box', '#t'].map((id) => element(id).getBoundingClientRect());
        expect(target!.top).to.be.below(outer!.bottom);
        expect(target!.left).to.be.below(outer!.right);
      }
    });

  it('TSK-1 reaches a menu that hangs out of a box that scrolls', async () => {
    pageOf(`<div style="position:relative"><div style="block-size:40px;overflow:auto">
      <ul id="t" style="position:absolute;inset-block-start:60px">T</ul></div></div>`);
    expect(await perform({ kind: 'highlight', target: '#t' }).end()).to.equal('done');
  });

  it('TSK-1 clicks a box that is invisible below its label', async () => {
    pageOf(
      '<label style="position:relative"><input type="checkbox" style="position:absolute;opacity:0"><b style="position:relative;background:red">Yes</b></label>',
    );
    expect(await perform({ kind: 'fill', target: 'input', value: 'true' }).end()).to.equal('done');
    expect(input('input').checked).to.equal(true);
  });

  it('TSK-2 refuses secret fields, also hidden ones', async () => {
    pageOf('<input type="password" id="p"><input type="file" id="f" hidden>');
    for (const target of ['#p', '#f'])
      for (const kind of ['click', 'fill'] as const)
        expect(
          await perform({ kind, target, value: 'x', timeoutSeconds: 1 }).end(),
          `${kind} ${target}`,
        ).to.equal('forbidden');
    expect(input('#p').value).to.equal('');
  });

  it('TSK-2 looks again at a field that changes while it is shown', async () => {
    pageOf('<input id="t">');
    const step = perform({ kind: 'fill', target: '#t', value: 'x' });
    while (step.shown.length === 0) {
      await paint();
      await step.clock.advance(SECOND / 10);
    }
    input('#t').type = 'password';
    expect(await step.end()).to.equal('forbidden');
    expect(input('#t').value).to.equal('');
  });

  it('TSK-2 fills in no field that becomes a secret one with the focus', async () => {
    pageOf('<input id="t">');
    input('#t').addEventListener('focus', () => void (input('#t').type = 'password'));
    expect(await perform({ kind: 'fill', target: '#t', value: 'x' }).end()).to.equal('forbidden');
    expect(input('#t').value).to.equal('');
  });

  it('TSK-2 fills in nothing that a person could not', async () => {
    pageOf('<input readonly value="before">');
    expect(await perform({ kind: 'fill', target: 'input', value: 'x' }).end()).to.equal(
      'forbidden',
    );
    expect(input('input').value).to.equal('before');
  });

  it('TSK-1 does nothing to a target that is hidden or disabled while it is shown', async () => {
    for (const change of ['hidden', 'disabled'] as const) {
      pageOf(`<input id="${change}">`);
      const step = perform({ kind: 'fill', target: `#${change}`, value: 'x' });
      while (step.shown.length === 0) {
        await paint();
        await step.clock.advance(SECOND / 10);
      }
      input(`#${change}`)[change] = true;
      expect(await step.end(), change).to.equal('not_found');
      expect(input(`#${change}`).value, change).to.equal('');
    }
  });

  it('TSK-2 looks again at a link that the page changes when it is pressed', async () => {
    pageOf('<a href="#own">Go</a>');
    let clicks = 0;
    element('a').addEventListener('mousedown', () =>
      element('a').setAttribute('href', 'https://elsewhere.example/'),
    );
    element('a').addEventListener('click', (event) => {
      clicks += 1;
      event.preventDefault();
    });
    expect(await perform({ kind: 'click', target: 'a' }).end()).to.equal('forbidden');
    expect(clicks).to.equal(0);
  });

  it('TSK-2 clicks the target itself, whatever its own click() does', async () => {
    class Forwarder extends HTMLElement {
      override click(): void {
        throw new Error('it clicks something else');
      }
    }
    customElements.define('x-forwarder', Forwarder);
    pageOf('<x-forwarder>Go</x-forwarder>');
    let clicks = 0;
    element('x-forwarder').addEventListener('click', () => void (clicks += 1));
    expect(await perform({ kind: 'click', target: 'x-forwarder' }).end()).to.equal('done');
    expect(clicks).to.equal(1);
  });

  it('TSK-2 refuses what is no field, frames, and the widget', async () => {
    pageOf('<p>Text</p><iframe></iframe>');
    widget.style.cssText = 'display:block;inline-size:50px;block-size:50px';
    for (const target of ['p', 'iframe', 'chat-widget'])
      expect(await perform({ kind: 'fill', target, value: 'x' }).end(), target).to.equal(
        'forbidden',
      );
  });

  it('TSK-2 does not navigate to another origin, nor to a script', async () => {
    for (const url of ['https://elsewhere.example/', 'javascript:alert(1)', 'data:text/html,x'])
      expect(await perform({ kind: 'navigate', url }).end(), url).to.equal('forbidden');
  });

  it('TSK-4 is done where it leads if the page is there', async () => {
    const step = perform({ kind: 'navigate', url: location.pathname + location.search });
    expect(await step.end()).to.equal('done');
    expect(step.begun).to.equal(0);
  });

  it('TSK-4 waits for the address that it expects, and times out', async () => {
    const before = location.href;
    pageOf('<button>Go</button>');
    element('button').addEventListener('click', () => history.pushState(null, '', '?there=1#x'));
    const expectUrl = `${location.pathname}?there=1`;
    expect(await perform({ kind: 'click', target: 'button', expectUrl }).end()).to.equal('done');
    const elsewhere = perform({
      kind: 'click',
      target: 'button',
      expectUrl: '/x',
      timeoutSeconds: 2,
    });
    expect(await elsewhere.end()).to.equal('timed_out');
    history.replaceState(null, '', before);
  });

  it('TSK-4 a relative address belongs to the page where the step begins', async () => {
    const before = location.href;
    pageOf('<button>Go</button>');
    element('button').addEventListener('click', () => history.pushState(null, '', '/docs/intro/'));
    history.replaceState(null, '', '/index.html');
    const step = perform({ kind: 'click', target: 'button', expectUrl: 'docs/intro' });
    expect(await step.end()).to.equal('done');
    history.replaceState(null, '', before);
  });

  it('TSK-6 waits after a click until the page has gone that begins to load another one', async () => {
    pageOf('<button>Go</button>');
    element('button').addEventListener('click', () => {
      dispatchEvent(new Event('beforeunload', { cancelable: true }));
    });
    const step = perform({ kind: 'click', target: 'button', timeoutSeconds: 40 });
    await step.clock.advanceUntil(() => step.begun > 0);
    await step.clock.advance(30 * SECOND);
    expect(step.outcome()).to.equal(undefined);
    step.stop();
    expect(await step.end()).to.equal('aborted');
  });

  it('TSK-6 a click is done when its time is over and the page is still there', async () => {
    pageOf('<button>Download</button>');
    element('button').addEventListener('click', () => {
      dispatchEvent(new Event('beforeunload', { cancelable: true }));
    });
    const step = perform({ kind: 'click', target: 'button', timeoutSeconds: 40 });
    await step.clock.advanceUntil(() => step.begun > 0);
    await step.clock.advance(40 * SECOND);
    expect(step.outcome()).to.equal('done');
  });

  it('TSK-6 leaves a page load half a second to begin after a click', async () => {
    pageOf('<button>Go</button>');
    const step = perform({ kind: 'click', target: 'button' });
    await step.clock.advanceUntil(() => step.begun > 0);
    await step.clock.advance(SECOND / 2 - 1);
    expect(step.outcome()).to.equal(undefined);
    await step.clock.advance(1);
    expect(step.outcome()).to.equal('done');
  });

  it('TSK-1 stops at once', async () => {
    pageOf('<button>Go</button>');
    const step = perform({ kind: 'click', target: 'button' });
    await step.frames(10);
    step.stop();
    expect(await step.end()).to.equal('aborted');
    expect(step.begun).to.equal(0);
  });
});

it('TSK-1 the pauses of a step follow the browser’s clock', async () => {
  pageOf('<p>Text</p>');
  const stopped = new AbortController();
  const shown: Element[] = [];
  const outcome = performStep(
    { kind: 'highlight', target: 'p', say: 'Look' },
    {
      clock: createBrowserClock(),
      widget,
      signal: stopped.signal,
      begin() {},
      show(target) {
        shown.push(target);
        stopped.abort();
      },
    },
  );
  expect(await outcome).to.equal('aborted');
  expect(shown.length).to.equal(1);
});
