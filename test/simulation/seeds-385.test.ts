import { test } from 'node:test';
import { holdSeeds } from './support/hold-seeds.js';

test('INV-1 to INV-17 hold in the runs of seeds 385 to 512', () => holdSeeds(385, 128));
