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

  it('TSK-1 puts its ring around the target in a page that is zoomed', async () => {
    const { overlay } = await shown();
    document.body.style.zoom = '1.5';
    const target = boxOf('inset:200px auto auto 40px;inline-size:100px;block-size:30px');
    overlay.show(target);
    await nextFrames();
    const ring = find(overlay, '.ring').getBoundingClientRect();
    const { x, y, width } = target.getBoundingClientRect();
    expect([ring.x, ring.y, ring.width].map(Math.round)).to.eql(
      [x - 9, y - 9, width + 18].map(Math.round),
    );
    document.body.style.zoom = '';
    target.remove();
  });

  it('TSK-1 puts its ring behind the open panel', async () => {
    const { overlay } = await shown();
    const target = boxOf('inset:300px auto auto 0;inline-size:400px;block-size:30px');
    overlay.home = overlay.parentElement!;
    overlay.panelBox = () => new DOMRect(200, 100, 300, 400);
    overlay.show(target);
    await nextFrames();
    const clip = getComputedStyle(find(overlay, '.behind')).clipPath;
    expect(clip).to.contain('200px 100px, 500px 100px, 500px 500px, 200px 500px');
    target.remove();
  });

  it('TSK-1 can be stopped while the page has a modal dialog, and after that', async () => {
    const { overlay, stops } = await shown();
    overlay.home = overlay.parentElement!;
    const dialog = document.createElement('dialog');
    document.body.append(dialog);
    dialog.showModal();
    await nextFrames();
    expect(canStop(overlay)).to.equal(true);
    expect(getComputedStyle(find(overlay, '.bar')).backgroundColor).to.equal('rgb(255, 255, 255)');
    find(overlay, 'button').click();
    expect(stops.length).to.equal(1);
    dialog.close();
    await nextFrames();
    expect(canStop(overlay)).to.equal(true);
    dialog.showModal();
    await nextFrames();
    dialog.remove();
    await nextFrames();
    expect(canStop(overlay)).to.equal(true);
  });

  it('TSK-1 says the same sentence twice', async () => {
    const { overlay } = await shown();
    const status = find(overlay, '[role=status]');
    overlay.announce('Look here');
    await nextFrames();
    const said: (string | null)[] = [];
    const observer = new MutationObserver(() => said.push(status.textContent));
    observer.observe(status, { childList: true, characterData: true, subtree: true });
    overlay.announce('Look here');
    await nextFrames();
    observer.disconnect();
    expect(said.at(-1)).to.equal('Look here');
  });

  it('TSK-1 can be removed in the moment in which a step is told', async () => {
    const { overlay } = await shown();
    overlay.step = { ...STEP, step: 2 };
    overlay.remove();
    await overlay.updateComplete;
  });
});

function boxOf(style: string): HTMLElement {
  const box = document.createElement('div');
  box.style.cssText = `position:fixed;${style}`;
  document.body.append(box);
  return box;
}

/** Two: what one of them changes is there in the next. */
async function nextFrames(): Promise<void> {
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  await Promise.resolve();
}

/** Whether a click there would reach the button. */
function canStop(overlay: TaskOverlay): boolean {
  const { x, y, width, height } = find(overlay, '.stop').getBoundingClientRect();
  return document.elementFromPoint(x + width / 2, y + height / 2) === overlay;
}

async function expectAccessible(overlay: TaskOverlay): Promise<void> {
  const { default: axe } = await import('axe-core');
  for (const animation of overlay.shadowRoot!.getAnimations()) animation.finish();
  const { violations } = await axe.run(overlay);
  expect(violations.map(({ id }) => id)).to.eql([]);
}
