import { ContextProvider, createContext } from '@lit/context';
import { fixture, html } from '@open-wc/testing';
import { LitElement } from 'lit';
import { StoreController } from '../../src/controllers/store-controller.js';
import { expect } from '../elements/support/expect.js';

interface State {
  count: number;
  other: number;
}

class CountingStore {
  readonly listeners = new Set<() => void>();
  state: State = { count: 0, other: 0 };
  get = (): State => this.state;
  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };
  change(part: Partial<State>): void {
    this.state = { ...this.state, ...part };
    for (const listener of this.listeners) listener();
  }
}

const context = createContext<{ store: CountingStore }>(Symbol('test'));

class Provider extends LitElement {
  readonly provider = new ContextProvider(this, {
    context,
    initialValue: { store: new CountingStore() },
  });
}

class Consumer extends LitElement {
  renders = 0;
  readonly controller = new StoreController(this, context, ({ count }: State) => ({ count }));

  override render(): number | undefined {
    this.renders++;
    return this.controller.value?.count;
  }
}

customElements.define('test-store-provider', Provider);
customElements.define('test-store-consumer', Consumer);

async function setup() {
  const provider = await fixture<Provider>(
    html`<test-store-provider><test-store-consumer></test-store-consumer></test-store-provider>`,
  );
  const consumer = provider.querySelector<Consumer>('test-store-consumer')!;
  const store = new CountingStore();
  provider.provider.setValue({ store });
  await consumer.updateComplete;
  return { provider, consumer, store };
}

describe('StoreController', () => {
  it('updates its host only when the selected part changes', async () => {
    const { consumer, store } = await setup();
    const { renders } = consumer;
    store.change({ other: 1 });
    await consumer.updateComplete;
    expect(consumer.renders).to.equal(renders);
    store.change({ count: 5 });
    await consumer.updateComplete;
    expect(consumer.shadowRoot!.textContent).to.equal('5');
  });

  it('does not listen outside the document, and catches up on its return', async () => {
    const { provider, consumer, store } = await setup();
    consumer.remove();
    expect(store.listeners.size).to.equal(0);
    store.change({ count: 7 });
    provider.append(consumer);
    await consumer.updateComplete;
    expect(store.listeners.size).to.equal(1);
    expect(consumer.shadowRoot!.textContent).to.equal('7');
  });

  it('switches to another store', async () => {
    const { provider, consumer, store } = await setup();
    const next = new CountingStore();
    next.state = { count: 9, other: 0 };
    provider.provider.setValue({ store: next });
    await consumer.updateComplete;
    expect(store.listeners.size).to.equal(0);
    expect(consumer.shadowRoot!.textContent).to.equal('9');
  });
});
