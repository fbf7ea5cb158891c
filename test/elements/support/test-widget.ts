import { EngineRegistry } from '../../../src/controllers/engine-registry.js';
import { ChatConversation } from '../../../src/elements/chat-conversation/chat-conversation.js';
import { ChatWidget } from '../../../src/elements/chat-widget/chat-widget.js';
import { EngineController } from '../../../src/elements/chat-widget/engine-controller.js';
import type { FakeEngine } from './fake-engine.js';
import { turn } from './time.js';

/** The widget with an engine that the test controls. */
export class TestWidget extends ChatWidget {
  static engine: FakeEngine;
  /** Makes the next load fail. */
  static fails = false;
  /** Leaves the definition of the conversation to the panel. */
  static lazy = false;

  protected override async createController(): Promise<EngineController> {
    await turn();
    if (TestWidget.fails) throw new Error('The rest did not load');
    if (!TestWidget.lazy) ChatConversation.define();
    return new EngineController(this, new EngineRegistry(() => TestWidget.engine));
  }
}

customElements.define('test-widget', TestWidget);
