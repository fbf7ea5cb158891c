import { selectNeedsForm } from '../../core/state/selectors.js';
import { INITIAL_STATE, type ChatState } from '../../core/state/state.js';
import type { Profile } from '../../protocol/profile.js';
import type { PreChatField } from '../../protocol/site.js';
import type { MenuChoice } from '../chat-menu/chat-menu-list.js';

/** The part of the state that the panel renders. It is updated only when one of these changes. */
export function selectPanel(state: ChatState) {
  const { localConversationId, session, pending, previousConversation, connection } = state;
  const { site, notice, draft, panel, outdated, visitorContext, forgotten } = state;
  return {
    localConversationId,
    session,
    pending,
    previousConversation,
    connection,
    site,
    notice,
    draft,
    panel,
    outdated,
    forgotten,
    profile: visitorContext.profile,
    needsForm: selectNeedsForm(state),
  };
}

export type PanelModel = ReturnType<typeof selectPanel>;

/** The panel before it has an engine. */
export const EMPTY_PANEL: PanelModel = selectPanel(INITIAL_STATE);

export type PanelView = 'home' | 'form' | 'conversation' | 'previous-conversation';

/** Where the visitor can go while there is no conversation. */
export type Destination = Exclude<PanelView, 'conversation'>;

/** The view to show; `wanted` is where the visitor went. */
export function panelView(model: PanelModel, wanted: Destination): PanelView {
  if (model.localConversationId !== null || model.pending.length > 0 || hasJustEnded(model))
    return 'conversation';
  if (wanted === 'previous-conversation') return model.previousConversation ? wanted : 'home';
  return wanted === 'form' && model.needsForm ? wanted : 'home';
}

/** Whether the notice of the conversation's end is still shown. */
function hasJustEnded({ notice }: Pick<PanelModel, 'notice'>): boolean {
  return notice?.code === 'conversation-ended';
}

/** Whether there is something to show besides the home view, or there will be soon. */
export function shouldLoadConversation(model: PanelModel): boolean {
  const { draft, previousConversation, notice, outdated } = model;
  const hasNotice = notice !== null || outdated;
  return (
    hasNotice ||
    draft !== '' ||
    previousConversation !== null ||
    panelView(model, 'home') !== 'home'
  );
}

/**
 * The menu's items. `docked`: whether the panel is docked; `undefined` where that cannot be chosen.
 */
export function menuChoices(model: PanelModel, docked: boolean | undefined): MenuChoice[] {
  const { localConversationId, previousConversation, panel, profile } = model;
  const isReadable = localConversationId !== null || previousConversation !== null;
  return [
    panel.muted ? 'unmute' : 'mute',
    ...(docked === undefined ? [] : [docked ? ('undock' as const) : ('dock' as const)]),
    ...(isReadable ? (['download'] as const) : []),
    ...(localConversationId === null ? [] : (['clear', 'end'] as const)),
    ...(isReadable || Object.keys(profile).length > 0 ? (['delete'] as const) : []),
  ];
}

/** The answers to a form that the profile has already, by the names of its fields. */
export function knownAnswers(
  fields: readonly PreChatField[],
  profile: Profile,
): Record<string, string> {
  const known = fields.flatMap(({ name, kind }) =>
    kind === 'text' ? [] : [[name, profile[kind] ?? '']],
  );
  return Object.fromEntries(known);
}

/** What the visitor has written in this conversation. */
export function ownBodies({ transcript, pending }: ChatState): string[] {
  const sent = transcript.messages.filter(({ author }) => author.kind === 'visitor');
  return [...sent, ...pending].map(({ body }) => body);
}
