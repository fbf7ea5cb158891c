import { EngineRegistry, type EngineConfig } from '../../src/controllers/engine-registry.js';
import type { ChatEngine } from '../../src/core/chat-engine-api.js';
import { createFakeEngine, type FakeEngine } from '../elements/support/fake-engine.js';
import { expect } from '../elements/support/expect.js';

const CONFIG: EngineConfig = {
  server: 'https://chat.example',
  site: 'demo',
  keepHistory: true,
  sharePage: true,
  debug: false,
};

function setup() {
  const made: { config: EngineConfig; engine: FakeEngine }[] = [];
  const registry = new EngineRegistry((config) => {
    const engine = createFakeEngine();
    made.push({ config, engine });
    return engine;
  });
  return { made, registry };
}

const ignore = (): void => {};

describe('EngineRegistry', () => {
  it('gives one engine to all elements of a site, and starts it once', () => {
    const { made, registry } = setup();
    const got: ChatEngine[] = [];
    registry.acquire(CONFIG, (engine) => got.push(engine));
    registry.acquire({ ...CONFIG }, (engine) => got.push(engine));
    expect(got[0]).to.equal(got[1]);
    expect(made.length).to.equal(1);
    expect(made[0]?.engine.called('start').length).to.equal(1);
  });

  it('parts sites and servers', () => {
    const { made, registry } = setup();
    registry.acquire(CONFIG, ignore);
    registry.acquire({ ...CONFIG, site: 'other' }, ignore);
    registry.acquire({ ...CONFIG, server: 'https://other.example' }, ignore);
    expect(made.length).to.equal(3);
  });

  it('keeps an engine while its element is out of the document for a moment', () => {
    const { made, registry } = setup();
    registry.acquire(CONFIG, ignore)();
    registry.acquire(CONFIG, ignore);
    expect(made.map(({ engine }) => engine.closed)).to.eql([false]);
  });

  it('closes an engine that nobody came back for', () => {
    const { made, registry } = setup();
    const { setTimeout } = window;
    let later = ignore;
    window.setTimeout = ((fn: () => void) => ((later = fn), 0)) as unknown as typeof setTimeout;
    registry.acquire(CONFIG, ignore)();
    window.setTimeout = setTimeout;
    later();
    expect(made[0]?.engine.closed).to.equal(true);
    registry.acquire(CONFIG, ignore);
    expect(made.length).to.equal(2);
  });

  it('obeys the strictest wish for privacy, and hands all a new engine for it', () => {
    const { made, registry } = setup();
    const first: ChatEngine[] = [];
    registry.acquire({ ...CONFIG, historySeconds: 3600 }, (engine) => first.push(engine));
    registry.acquire({ ...CONFIG, keepHistory: false, historySeconds: 60 }, ignore);
    expect(made[1]?.config).to.include({ keepHistory: false, historySeconds: 60 });
    expect(made.map(({ engine }) => engine.closed)).to.eql([true, false]);
    expect(first).to.eql(made.map(({ engine }) => engine));
  });

  it('does not give back twice', () => {
    const { made, registry } = setup();
    const giveBack = registry.acquire(CONFIG, ignore);
    registry.acquire(CONFIG, ignore);
    giveBack();
    giveBack();
    expect(made[0]?.engine.closed).to.equal(false);
  });
});
