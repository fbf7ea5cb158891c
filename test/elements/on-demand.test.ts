import { OnDemand } from '../../src/elements/on-demand.js';
import { expect } from './support/expect.js';

describe('OnDemand', () => {
  it('loads nothing before it is asked, and once however often it is', async () => {
    let loads = 0;
    const chunk = new OnDemand(() => Promise.resolve(++loads));
    expect([loads, chunk.now]).to.eql([0, undefined]);
    expect(await Promise.all([chunk.load(), chunk.load()])).to.eql([1, 1]);
    expect([await chunk.load(), chunk.now]).to.eql([1, 1]);
  });

  it('tries again after a failure', async () => {
    let loads = 0;
    const chunk = new OnDemand(async () => {
      loads++;
      if (loads === 1) throw new Error('The network is gone');
      return Promise.resolve(loads);
    });
    const first = await chunk.load().catch((error: unknown) => error);
    expect(first instanceof Error).to.equal(true);
    expect(await chunk.load()).to.equal(2);
  });
});
