import type { ReactiveControllerHost } from 'lit';
import type { LazyElement } from '../../controllers/lazy-element.js';
import type { ChatEngine } from '../../core/chat-engine-api.js';
import type { FormSubmitEvent } from '../chat-form/chat-form.js';
import type { Destination, PanelModel } from './panel-model.js';

/** What the router needs of the panel. */
export interface RouterHost extends ReactiveControllerHost {
  readonly model: PanelModel;
  readonly engine: ChatEngine | undefined;
  focusOn(what: 'form' | 'composer'): void;
}

/** Knows which view the visitor wants while there is no conversation. */
export class PanelRouter {
  destination: Destination = 'home';
  /** The visitor may have typed something in the form: it stays, hidden, behind other views. */
  keepsForm = false;

  constructor(
    private readonly host: RouterHost,
    private readonly conversation: LazyElement,
    private readonly form: LazyElement,
  ) {}

  readonly onStart = (): void => void this.#start();
  readonly onPrevious = (): void => this.#go('previous-conversation');
  readonly onBack = (): void => this.#go('home');

  readonly onSubmit = ({ answers }: FormSubmitEvent): void => {
    this.host.engine?.startForm(answers);
    void this.host.updateComplete.then(() => this.host.focusOn('composer'));
  };

  /** Back to the home view, and without the form. */
  reset(): void {
    this.destination = 'home';
    this.keepsForm = false;
  }

  #go(destination: Destination): void {
    this.destination = destination;
    this.keepsForm ||= destination === 'form';
    this.host.requestUpdate();
  }

  async #start(): Promise<void> {
    const conversation = this.conversation.load();
    if (!this.host.model.needsForm) return this.host.focusOn('composer');
    const loaded = await Promise.all([conversation, this.form.load()]);
    if (loaded.includes(false)) return;
    this.#go('form');
    this.host.engine?.noteFormShown();
    await this.host.updateComplete;
    this.host.focusOn('form');
  }
}
