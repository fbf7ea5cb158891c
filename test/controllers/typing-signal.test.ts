import { TypingSignal } from '../../src/controllers/typing-signal.js';
import { expect } from '../elements/support/expect.js';

const host = {
  addController() {},
  removeController() {},
  requestUpdate() {},
  updateComplete: Promise.resolve(true),
};

function setup() {
  const told: boolean[] = [];
  return { told, signal: new TypingSignal(host, (on) => told.push(on)) };
}

describe('TypingSignal', () => {
  it('tells once of many keys', () => {
    const { told, signal } = setup();
    for (let i = 0; i < 50; i++) signal.wrote();
    signal.stop();
    expect(told).to.eql([true, false]);
  });

  it('tells of no end without a beginning', () => {
    const { told, signal } = setup();
    signal.stop();
    expect(told).to.eql([]);
  });

  it('stops when its element leaves the document', () => {
    const { told, signal } = setup();
    signal.wrote();
    signal.hostDisconnected();
    expect(told).to.eql([true, false]);
  });
});
