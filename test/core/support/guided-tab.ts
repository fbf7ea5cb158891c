import { createGuidedTasks, type GuidedTasks } from '../../../src/core/tasks/guided-tasks.js';
import type { DueStep } from '../../../src/core/tasks/page-actions.js';
import type { GivenTask, StepOutcome } from '../../../src/protocol/task.js';
import type { ChatTab, ChatWorld, ChatWorldOptions } from '../../support/chat-world.js';
import { startConversation } from './conversation.js';

export const SECOND = 1_000;

/** A task of four steps, which stays on its page. */
export const TOUR: GivenTask = {
  title: 'The plans',
  steps: [
    { kind: 'scroll', target: '#plans', say: 'Here are the plans' },
    { kind: 'click', target: '#pro', say: 'This one fits you' },
    { kind: 'fill', target: '#mail', value: 'vera@example.com', say: 'Your address' },
    { kind: 'highlight', target: '#send', say: 'Press it when you like' },
  ],
};

/** What a page does with a step. */
export interface FakePageOptions {
  outcomeOf?: (due: DueStep) => StepOutcome | 'never';
  /** How long a step takes, in ms; a second if left out. */
  stepMs?: number;
}

/** A tab with the part that carries tasks out. */
export interface GuidedTab {
  chat: ChatTab;
  tasks: GuidedTasks;
  /** Reloads the page; the part loads again. */
  reload(): GuidedTab;
  duplicate(world: ChatWorld): GuidedTab;
  /** Gives another tab that part. */
  guide(chat: ChatTab): GuidedTab;
}

/** Tabs of one browser, and all that was done to their pages. */
export interface GuidedTabs {
  world: ChatWorld;
  id: string;
  /** The first tab, in which the conversation began: it leads. */
  a: GuidedTab;
  open(): GuidedTab;
  /** An agent offers {@link TOUR}, and the visitor agrees in this tab. */
  agree(tab: GuidedTab): Promise<void>;
  /** The indexes of the steps that were started, in their order. */
  started: number[];
  /** Those whose click or navigation began. */
  begun: number[];
  /** The codes of what the log says of tasks. */
  entries(): (string | undefined)[];
}

export async function startGuidedTabs(
  options: FakePageOptions & ChatWorldOptions = {},
): Promise<GuidedTabs> {
  const { outcomeOf = () => 'done', stepMs = SECOND, ...worldOptions } = options;
  const { world, a, id } = await startConversation(['one'], worldOptions);
  const started: number[] = [];
  const begun: number[] = [];

  function guide(chat: ChatTab): GuidedTab {
    const { clock } = chat.tab;
    const tasks = createGuidedTasks(
      chat.engine.taskParts!,
      {
        start(due, { begin, ended }) {
          started.push(due.step);
          return clock.after(stepMs, () => {
            if (due.kind === 'click' || due.kind === 'navigate') {
              begun.push(due.step);
              begin();
            }
            const outcome = outcomeOf(due);
            if (outcome !== 'never') ended(outcome);
          });
        },
      },
      () => {},
    );
    return {
      chat,
      tasks,
      guide,
      reload: () => guide(chat.reload()),
      duplicate: (inWorld) =>
        guide(inWorld.openTab({ tabStorage: chat.tab.duplicate().tabStorage })),
    };
  }

  return {
    world,
    id,
    a: guide(a),
    open: () => guide(world.openTab()),
    async agree({ chat, tasks }) {
      world.server.agentOffers(id, TOUR);
      await world.clock.advance(SECOND);
      tasks.accept(chat.state().task!.taskId);
    },
    started,
    begun,
    entries: () =>
      world.server.log(id).flatMap(({ author, code }) => (author.kind === 'system' ? [code] : [])),
  };
}
