/**
 * Of guided tasks: holding, going on, results.
 *
 * @type {import('./mutate.mjs').Mutant[]}
 */
export const TASK_MUTANTS = [
  {
    name: 'hold-from-the-step',
    rule: 'TSK-5',
    patches: [
      {
        file: 'server/tasks/task-state.ts',
        find: "return { ...task, status: 'held', deadline: since + holdMs };",
        put: `const { timeoutSeconds = DEFAULT_STEP_SECONDS } = task.steps[task.step]!;
  const begun = task.deadline! - RESULT_GRACE_MS - timeoutSeconds * 1000;
  return { ...task, status: 'held', deadline: begun + holdMs };`,
      },
    ],
  },
  {
    name: 'resume-without-nonce',
    rule: 'TSK-4',
    patches: [
      {
        file: 'server/tasks/carry-out-task.ts',
        find: "current.status === 'held' && (current.nonce === known || current.formerNonce === known);",
        put: "current.status === 'held';",
      },
    ],
  },
  {
    name: 'result-counted-twice',
    rule: 'TSK-3',
    patches: [
      {
        file: 'server/tasks/carry-out-task.ts',
        find: 'if (hasEnded(task) || step < task.step) return task;',
        put: 'if (hasEnded(task)) return task;',
      },
    ],
  },
];
