// The page of the preview: the widget with its own elements, around an engine that has no server.
import { EngineRegistry } from '../../controllers/engine-registry.js';
import { ChatWidget } from '../../elements/chat-widget/chat-widget.js';
import { EngineController } from '../../elements/chat-widget/engine-controller.js';
import { defineElement } from '../../elements/define-element.js';
import { parse } from '../../protocol/parse.js';
import { createPreviewEngine } from './preview-engine.js';
import { PREVIEW_READY, previewSchema } from './preview-messages.js';

const engine = createPreviewEngine(Date.now());

class PreviewWidget extends ChatWidget {
  protected override async createController(): Promise<EngineController> {
    return new EngineController(this, new EngineRegistry(() => engine));
  }
}
defineElement('chat-widget', PreviewWidget);

addEventListener('message', ({ source, origin, data }) => {
  const preview = parse(previewSchema, data);
  if (source !== parent || origin !== location.origin || !preview) return;
  document.documentElement.style.colorScheme = preview.dark ? 'dark' : 'light';
  engine.showSite(preview.site);
});
parent.postMessage(PREVIEW_READY, location.origin);
