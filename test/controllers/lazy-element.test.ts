import { LazyElement } from '../../src/controllers/lazy-element.js';
import { expect } from '../elements/support/expect.js';

function setup(define: (attempt: number) => Promise<void>) {
  let attempts = 0;
  let updates = 0;
  const host = {
    addController: () => {},
    removeController: () => {},
    requestUpdate: () => void updates++,
    updateComplete: Promise.resolve(true),
  };
  const lazy = new LazyElement(host, () => define(++attempts));
  return { lazy, attempts: () => attempts, updates: () => updates };
}

const offline = (): Promise<void> => Promise.reject(new TypeError('offline'));

describe('LazyElement', () => {
  it('loads only on request, and only once', async () => {
    const { lazy, attempts } = setup(() => Promise.resolve());
    expect(await lazy.attempt).to.equal(false);
    expect(attempts()).to.equal(0);
    expect(await Promise.all([lazy.load(), lazy.load()])).to.eql([true, true]);
    expect([await lazy.load(), await lazy.attempt, attempts()]).to.eql([true, true, 1]);
  });

  it('tries again after a failure, and updates its host only when the state changes', async () => {
    const { lazy, updates } = setup((attempt) => (attempt < 3 ? offline() : Promise.resolve()));
    expect([await lazy.load(), lazy.failed, updates()]).to.eql([false, true, 1]);
    expect([await lazy.load(), lazy.failed, updates()]).to.eql([false, true, 1]);
    expect([await lazy.load(), lazy.failed, updates()]).to.eql([true, false, 2]);
  });
});
