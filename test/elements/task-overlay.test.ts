import { fixture, html } from '@open-wc/testing';
import { TaskOverlay } from '../../src/elements/guided-task/task-overlay.js';
import { expect } from './support/expect.js';

TaskOverlay.define();

const STEP = { step: 1, steps: 5, say: 'Here are the plans' };

async function shown(): Promise<{ overlay: TaskOverlay; stops: Event[] }> {
  const overlay = await fixture<TaskOverlay>(
    html`<chat-widget-task-overlay lang="en" .step=${STEP}></chat-widget-task-overlay>`,
  );
  const stops: Event[] = [];
  overlay.addEventListener('task-stop', (event) => stops.push(event));
  return { overlay, stops };
}

const find = ({ shadowRoot }: TaskOverlay, selector: string): HTMLElement =>
  shadowRoot!.querySelector<HTMLElement>(selector)!;
const press = (target: EventTarget, key: string): boolean =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));

describe('the overlay of a guided task', () => {
  it('TSK-1 says which step it is, and takes neither focus nor clicks of the page', async () => {
    const { overlay } = await shown();
    const bar = find(overlay, '[role=region]');
    expect(bar.getAttribute('aria-label')).to.equal('Guided task');
    expect(find(overlay, '.progress').textContent).to.equal('Step 2 of 5');
    expect(find(overlay, 'bdi').textContent).to.equal('Here are the plans');
    expect(document.activeElement === overlay).to.equal(false);
    expect(getComputedStyle(find(overlay, '.stage')).pointerEvents).to.equal('none');
    expect(getComputedStyle(bar).pointerEvents).to.equal('auto');
    await expectAccessible(overlay);
  });

  it('TSK-1 stops by its button and by Escape anywhere in the page', async () => {
    const { overlay, stops } = await shown();
    find(overlay, 'button').click();
    press(document.body, 'Enter');
    press(document.body, 'Escape');
    expect(stops.length).to.equal(2);
  });

  it('TSK-1 hears no Escape while no task runs', async () => {
    const { overlay, stops } = await shown();
    overlay.step = null;
    await overlay.updateComplete;
    press(document.body, 'Escape');
    expect(stops.length).to.equal(0);
  });

  it('TSK-1 puts its ring around the target, and its bar where that is not', async () => {
    const { overlay } = await shown();
    const target = document.createElement('div');
    target.style.cssText =
      'position:fixed;inset:10px auto auto 40px;inline-size:100px;block-size:30px';
    document.body.append(target);
    overlay.show(target);
    await overlay.updateComplete;
    await new Promise(requestAnimationFrame);
    await overlay.updateComplete;
    const ring = find(overlay, '.ring').getBoundingClientRect();
    expect([ring.x, ring.y, ring.width, ring.height]).to.eql([34, 4, 112, 42]);
    expect(find(overlay, '.bar').hasAttribute('data-low')).to.equal(true);
    target.remove();
  });
});

async function expectAccessible(overlay: TaskOverlay): Promise<void> {
  const { default: axe } = await import('axe-core');
  const { violations } = await axe.run(overlay);
  expect(violations.map(({ id }) => id)).to.eql([]);
}
