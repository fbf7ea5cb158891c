import { fixture, html } from '@open-wc/testing';
import type { LitElement, TemplateResult } from 'lit';
import type { ChatState } from '../../../src/core/state/state.js';
import type { ChatWidget } from '../../../src/elements/chat-widget/chat-widget.js';
import { createFakeEngine, type FakeEngine } from './fake-engine.js';
import { TestWidget } from './test-widget.js';
import { turn } from './time.js';

export interface Opened {
  widget: ChatWidget;
  engine: FakeEngine;
}

/** A widget in this state that has loaded; closed. */
export async function loadedWidget(
  state: Partial<ChatState> = {},
  view?: TemplateResult,
): Promise<Opened> {
  const engine = (TestWidget.engine = createFakeEngine(state));
  const widget = await fixture<TestWidget>(
    view ?? html`<test-widget data-site="demo" data-load="eager"></test-widget>`,
  );
  await widget.ready;
  return { widget, engine };
}

/** The same, opened by the page. */
export async function openWidget(
  state: Partial<ChatState> = {},
  view?: TemplateResult,
): Promise<Opened> {
  const opened = await loadedWidget(state, view);
  await opened.widget.show();
  await painted(opened.widget);
  return opened;
}

/** Everything that was asked for is in the document, what loads late included. */
export async function painted(widget: LitElement): Promise<void> {
  for (let i = 0; i < 4; i++) {
    await widget.updateComplete;
    await lateModules();
    await turn();
  }
}

/**
 * Resolves after every import of these modules that began before. The browser takes its time even for a
 * module that is there already, and answers in the order of the requests.
 */
async function lateModules(): Promise<void> {
  await Promise.all([
    import('../../../src/elements/chat-conversation/chat-conversation.js'),
    import('../../../src/elements/chat-dialog/chat-dialog.js'),
    import('../../../src/elements/chat-form/chat-form.js'),
    import('../../../src/elements/chat-home/opening-hours.js'),
    import('../../../src/elements/chat-menu/chat-menu-list.js'),
    import('../../../src/elements/chat-panel/menu-controller.js'),
    import('../../../src/elements/chat-panel/transcript-file.js'),
    import('../../../src/elements/chat-widget/page-boundary.js'),
    import('../../../src/controllers/unread-alert.js'),
  ]);
}

/** What was asked for has loaded, and is painted. */
export async function loaded(
  name: 'transcript' | 'menu-list' | 'dialog' | 'form',
  { widget }: Opened,
): Promise<void> {
  await customElements.whenDefined(`chat-widget-${name}`);
  await painted(widget);
}
