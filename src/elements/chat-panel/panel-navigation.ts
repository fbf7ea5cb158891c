import type { ChatEngine } from '../../core/chat-engine-api.js';
import { FormSubmitEvent } from '../chat-form/form-events.js';
import { HeaderBackEvent } from '../chat-header/header-events.js';
import { HomeEarlierEvent, HomeStartEvent } from '../chat-home/home-events.js';
import { conversation, extras } from './chunks.js';
import type { PanelHost } from './panel-host.js';
import type { Destination, PanelModel } from './panel-view.js';

/**
 * Where the visitor is while there is no conversation. Listens to the events of home, header and form.
 */
export class PanelNavigation {
  now: Destination = 'home';

  constructor(
    private readonly host: PanelHost,
    private readonly engine: () => ChatEngine | undefined,
    private readonly state: () => PanelModel,
  ) {}

  handleEvent(event: Event): void {
    if (event instanceof HomeStartEvent) this.#start().catch(() => {});
    if (event instanceof HomeEarlierEvent) this.go('earlier');
    if (event instanceof HeaderBackEvent) this.go('home');
    if (event instanceof FormSubmitEvent) this.#submit(event.answers);
  }

  go(to: Destination): void {
    this.now = to;
    this.host.requestUpdate();
  }

  async #start(): Promise<void> {
    const around = conversation.load();
    if (!this.state().needsForm) {
      this.host.focusOn('composer');
      return void (await around);
    }
    await Promise.all([around, extras.load()]);
    this.go('form');
    await this.host.updateComplete;
    this.host.focusOn('form');
  }

  /** The form before a conversation, or, in one, the address to answer to. */
  #submit(answers: Readonly<Record<string, string>>): void {
    const { email } = answers;
    if (this.state().localConversationId === null) this.engine()?.startForm(answers);
    else if (email) this.engine()?.identify({ email });
    void this.host.updateComplete.then(() => this.host.focusOn('composer'));
  }
}
