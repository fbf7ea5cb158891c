import { EngineRegistry } from '../../../src/controllers/engine-registry.js';
import { conversation } from '../../../src/elements/chat-panel/chunks.js';
import { registerPanel } from '../../../src/elements/chat-panel/register-panel.js';
import { ChatWidget } from '../../../src/elements/chat-widget/chat-widget.js';
import { WidgetRuntime } from '../../../src/elements/chat-widget/widget-runtime.js';
import type { FakeEngine } from './fake-engine.js';
import { turn } from './time.js';

/** The widget with an engine that the test holds in its hands. */
export class TestWidget extends ChatWidget {
  static engine: FakeEngine;
  /** Makes the next load fail. */
  static fails = false;

  /** Leaves out what a panel loads later by itself. */
  static onDemand = false;

  protected override async createRuntime(): Promise<WidgetRuntime> {
    await turn();
    if (TestWidget.fails) throw new Error('The rest did not load');
    registerPanel();
    if (!TestWidget.onDemand) await conversation.load();
    return new WidgetRuntime(this, new EngineRegistry(() => TestWidget.engine));
  }
}

customElements.define('test-widget', TestWidget);
