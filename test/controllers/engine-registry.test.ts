import { EngineRegistry, type WidgetOptions } from '../../src/controllers/engine-registry.js';
import type { ChatEngine } from '../../src/core/chat-engine-api.js';
import { createFakeEngine, type FakeEngine } from '../elements/support/fake-engine.js';
import { expect } from '../elements/support/expect.js';

const OPTIONS: WidgetOptions = {
  server: 'https://chat.example',
  site: 'demo',
  historyTtlMs: 86_400_000,
  heartbeatMs: 30_000,
  keepHistory: true,
  sharePage: true,
  keepProfile: true,
  countVisitor: true,
  debug: false,
};

function setup() {
  const made: { options: WidgetOptions; engine: FakeEngine }[] = [];
  const registry = new EngineRegistry((options) => {
    const engine = createFakeEngine();
    made.push({ options, engine });
    return engine;
  });
  return { made, registry };
}

const ignore = (): void => {};

describe('EngineRegistry', () => {
  it('gives one engine to all elements of a site, and starts it once', () => {
    const { made, registry } = setup();
    const got: ChatEngine[] = [];
    registry.acquire(OPTIONS, (engine) => got.push(engine));
    registry.acquire({ ...OPTIONS }, (engine) => got.push(engine));
    expect(got[0]).to.equal(got[1]);
    expect(made.length).to.equal(1);
    expect(made[0]?.engine.called('start').length).to.equal(1);
  });

  it('gives each site and each server its own engine', () => {
    const { made, registry } = setup();
    registry.acquire(OPTIONS, ignore);
    registry.acquire({ ...OPTIONS, site: 'other' }, ignore);
    registry.acquire({ ...OPTIONS, server: 'https://other.example' }, ignore);
    expect(made.length).to.equal(3);
  });

  describe('when its element leaves the document', () => {
    const { setTimeout, clearTimeout } = window;
    const waiting = new Map<number, () => void>();

    beforeEach(() => {
      let last = 0;
      const set = (fn: () => void): number => (waiting.set(++last, fn), last);
      Object.assign(window, { setTimeout: set, clearTimeout: (id: number) => waiting.delete(id) });
    });

    afterEach(() => {
      Object.assign(window, { setTimeout, clearTimeout });
      waiting.clear();
    });

    it('keeps the engine for an element that comes back soon', () => {
      const { made, registry } = setup();
      registry.acquire(OPTIONS, ignore)();
      registry.acquire(OPTIONS, ignore);
      for (const fire of waiting.values()) fire();
      expect(made.map(({ engine }) => engine.closed)).to.eql([false]);
    });

    it('closes the engine if no element comes back', () => {
      const { made, registry } = setup();
      registry.acquire(OPTIONS, ignore)();
      expect(made[0]?.engine.closed).to.equal(false);
      for (const fire of waiting.values()) fire();
      expect(made[0]?.engine.closed).to.equal(true);
      registry.acquire(OPTIONS, ignore);
      expect(made.length).to.equal(2);
    });
  });

  it('applies the strictest privacy options, and gives all elements a new engine for them', () => {
    const { made, registry } = setup();
    const first: ChatEngine[] = [];
    registry.acquire({ ...OPTIONS, historyTtlMs: 3_600_000 }, (engine) => first.push(engine));
    registry.acquire({ ...OPTIONS, keepHistory: false, historyTtlMs: 60_000 }, ignore);
    expect(made[1]?.options).to.include({ keepHistory: false, historyTtlMs: 60_000 });
    expect(made.map(({ engine }) => engine.closed)).to.eql([true, false]);
    expect(first).to.eql(made.map(({ engine }) => engine));
  });

  it('D7 C9 keeps no profile and counts nobody if one element forbids it', () => {
    const { made, registry } = setup();
    registry.acquire(OPTIONS, ignore);
    registry.acquire({ ...OPTIONS, keepProfile: false }, ignore);
    registry.acquire({ ...OPTIONS, countVisitor: false }, ignore);
    expect(made[0]?.options).to.include({ keepProfile: true, countVisitor: true });
    expect(made.at(-1)?.options).to.include({ keepProfile: false, countVisitor: false });
  });

  it('ignores a second release by the same element', () => {
    const { made, registry } = setup();
    const giveBack = registry.acquire(OPTIONS, ignore);
    registry.acquire(OPTIONS, ignore);
    giveBack();
    giveBack();
    expect(made[0]?.engine.closed).to.equal(false);
  });
});
