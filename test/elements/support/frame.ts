import { fixture, html, nextFrame } from '@open-wc/testing';
import { LitElement, css, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { accent } from '../../../src/elements/styles/accent.styles.js';
import { tokens } from '../../../src/elements/styles/tokens.styles.js';
import { everything } from './by-role.js';

/** What a panel gives to its leaves: values to be inherited, and a box that contains them. */
export class TestFrame extends LitElement {
  static override styles = [
    accent,
    tokens,
    css`
      :host {
        display: block;
        position: relative;
        contain: layout;
        inline-size: 380px;
        block-size: 560px;
        overflow: hidden;
        font: 15px/1.45 sans-serif;
        color: var(--_text);
        background: var(--_surface);
      }
      :host([small]) {
        inline-size: 320px;
        block-size: 256px;
      }
      :host([theme='light']) {
        color-scheme: light;
      }
      :host([theme='dark']) {
        color-scheme: dark;
      }
    `,
  ];

  @property({ reflect: true }) theme: 'light' | 'dark' = 'light';
  @property({ type: Boolean, reflect: true }) small = false;

  override render(): TemplateResult {
    return html`<slot></slot>`;
  }
}

customElements.define('test-frame', TestFrame);

/** A frame with this in it, and the first element of that. */
export async function framed(
  view: TemplateResult,
  part: Partial<Pick<TestFrame, 'theme' | 'small'>> = {},
): Promise<{ frame: TestFrame; element: HTMLElement }> {
  const { theme = 'light', small = false } = part;
  const frame = await fixture<TestFrame>(
    html`<test-frame .theme=${theme} .small=${small}>${view}</test-frame>`,
  );
  const element = frame.firstElementChild as HTMLElement & { updateComplete?: Promise<unknown> };
  await element.updateComplete;
  return { frame, element };
}

/** Nothing moves or fades any more, but for what goes on for ever, and rows in sight have their size. */
export async function still(): Promise<void> {
  for (;;) {
    // `content-visibility` is decided as a frame is painted, after its callbacks.
    await nextFrame();
    await nextFrame();
    const running = everything(document.body)
      .flatMap((element) => element.getAnimations())
      .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime));
    if (running.length === 0) return;
    await Promise.allSettled(running.map(({ finished }) => finished));
  }
}
