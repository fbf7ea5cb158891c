import { test } from 'node:test';
import { holdSeeds } from './support/hold-seeds.js';

test('INV-1 to INV-17 hold in the runs of seeds 129 to 256', () => holdSeeds(129, 128));
