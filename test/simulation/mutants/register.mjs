// `node --import tsx --import …/register.mjs`: loads the sources with the mutant named in MUTANT.
import { register } from 'node:module';

register('./load-hook.mjs', import.meta.url, { data: process.env.MUTANT });
