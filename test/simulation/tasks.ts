import type { GivenTask } from '../../src/protocol/task.js';

type GivenStep = GivenTask['steps'][number];

const COMMON = { say: 'Look here', timeoutSeconds: 60 };
const look = (target: string): GivenStep => ({ kind: 'highlight', target, ...COMMON });
const click = (target: string): GivenStep => ({ kind: 'click', target, ...COMMON });

/** What agents offer. How a page behaves is in the targets: see `simulated-page.ts`. */
export const TASKS: readonly GivenTask[] = [
  { title: 'One page', steps: [look('#soon'), click('#late'), look('#there')] },
  {
    title: 'Three pages',
    steps: [
      { ...click('#soon'), expectUrl: '/plans' },
      { kind: 'navigate', url: '/cart', say: 'The cart' },
      click('#late'),
      look('#there'),
    ],
  },
  { title: 'In no hurry', steps: [look('#very-late'), click('#late'), look('#soon')] },
  { title: 'Clicks', steps: Array.from({ length: 4 }, () => click('#soon')) },
  { title: 'Not there', steps: [look('#soon'), look('#never'), look('#soon')] },
  {
    title: 'Somewhere else',
    steps: [look('#soon'), { ...click('#astray'), expectUrl: '/plans' }, look('#there')],
  },
];
