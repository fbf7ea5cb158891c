import { BuildCheck } from '../../src/controllers/build-check.js';
import { expect } from '../elements/support/expect.js';

const createHost = (requestUpdate: () => void) => ({
  addController: () => {},
  removeController: () => {},
  requestUpdate,
  updateComplete: Promise.resolve(true),
});

function setup() {
  let updates = 0;
  const host = createHost(() => void updates++);
  const world = { loads: true, answers: true };
  const check = new BuildCheck(
    host,
    () => (world.loads ? Promise.resolve() : Promise.reject(new TypeError('not found'))),
    () => Promise.resolve(world.answers),
  );
  return {
    world,
    async result() {
      await check.check();
      return [check.isGone, updates];
    },
  };
}

describe('BuildCheck', () => {
  it('takes a build for gone when the server answers without its chunk, until that loads', async () => {
    const { world, result } = setup();
    expect(await result()).to.eql([false, 0]);
    world.loads = false;
    expect(await result()).to.eql([true, 1]);
    expect(await result()).to.eql([true, 1]);
    world.loads = true;
    expect(await result()).to.eql([false, 2]);
  });

  it('goes on waiting for a server that does not answer at all', async () => {
    const { world, result } = setup();
    world.loads = world.answers = false;
    expect(await result()).to.eql([false, 0]);
  });

  it('loads what is there', async () => {
    const check = new BuildCheck(createHost(() => {}));
    await check.check();
    expect(check.isGone).to.equal(false);
  });
});
