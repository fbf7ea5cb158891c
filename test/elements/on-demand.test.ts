import { onDemand } from '../../src/elements/chat-panel/on-demand.js';
import { expect } from './support/expect.js';

describe('onDemand', () => {
  it('loads nothing before it is asked, and once however often it is', async () => {
    let loads = 0;
    const load = onDemand(() => Promise.resolve(++loads));
    expect(loads).to.equal(0);
    expect(await Promise.all([load(), load()])).to.eql([1, 1]);
    expect(await load()).to.equal(1);
  });

  it('tries again after a failure', async () => {
    let loads = 0;
    const load = onDemand(async () => {
      loads++;
      if (loads === 1) throw new Error('The network is gone');
      return Promise.resolve(loads);
    });
    const first = await load().catch((error: unknown) => error);
    expect(first instanceof Error).to.equal(true);
    expect(await load()).to.equal(2);
  });
});
