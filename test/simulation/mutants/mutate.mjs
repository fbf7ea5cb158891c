import { SENDING_MUTANTS } from './sending-mutants.mjs';
import { SERVER_MUTANTS } from './server-mutants.mjs';
import { TAB_MUTANTS } from './tab-mutants.mjs';
import { TASK_MUTANTS } from './task-mutants.mjs';

/**
 * The protocol's mutants: named changes of a source, made while it is loaded into a test process and
 * never anywhere else. Each text to be found stands in its file exactly once.
 *
 * @typedef {{ file: string, find: string, put: string }} Patch
 * @typedef {{ name: string, rule: string, patches: Patch[] }} Mutant
 */

/** @type {Mutant[]} */
export const MUTANTS = [...SENDING_MUTANTS, ...TAB_MUTANTS, ...SERVER_MUTANTS, ...TASK_MUTANTS];

/**
 * The source with the mutant's changes to this file. Throws where one does not fit any more.
 *
 * @param {Mutant} mutant
 * @param {string} file
 * @param {string} source
 */
export function mutate(mutant, file, source) {
  let changed = source;
  for (const patch of mutant.patches) {
    if (patch.file !== file) continue;
    const parts = changed.split(patch.find);
    if (parts.length !== 2)
      throw new Error(
        `Mutant ${mutant.name}: its text stands ${parts.length - 1} times in ${file}, not once`,
      );
    changed = parts.join(patch.put);
  }
  return changed;
}
