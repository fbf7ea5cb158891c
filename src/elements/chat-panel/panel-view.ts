import { selectNeedsForm } from '../../core/state/selectors.js';
import { INITIAL_STATE, type ChatState } from '../../core/state/state.js';
import type { Texts } from '../../locales/catalogue.js';
import type { Message } from '../../protocol/message.js';

/** What the panel shows of the state; the rest may change without painting it anew. */
export function selectPanel(state: ChatState) {
  const { localConversationId, session, transcript, pending, read } = state;
  const { agentTyping: typing, previousConversation: earlier } = state;
  const { connection, site, notice, draft, historyBefore, panel, closesAt, outdated } = state;
  return {
    ...{ localConversationId, session, transcript, pending, read, typing, earlier },
    ...{ connection, site, notice, draft, historyBefore, panel, closesAt, outdated },
    profile: state.visitorContext.profile,
    needsForm: selectNeedsForm(state),
  };
}

export type PanelModel = ReturnType<typeof selectPanel>;

/** Before there is an engine. */
export const NOTHING_YET: PanelModel = selectPanel(INITIAL_STATE);

/** Before a conversation, at the form that comes first, in it, or reading the one before. */
export type PanelView = 'home' | 'form' | 'conversation' | 'earlier';

/** Where a visitor can go while there is no conversation. */
export type Destination = Exclude<PanelView, 'conversation'>;

export function panelView(state: PanelModel, wanted: Destination): PanelView {
  if (state.localConversationId !== null || state.pending.length > 0 || isOver(state))
    return 'conversation';
  if (wanted === 'earlier') return state.earlier ? wanted : 'home';
  return wanted === 'form' && state.needsForm ? wanted : 'home';
}

/** The conversation has just ended, and its end is being told. */
function isOver({ notice }: PanelModel): boolean {
  return notice?.code === 'conversation-ended';
}

/** There is something to show besides the home view, or will be soon. */
export function nearsConversation(state: PanelModel): boolean {
  const { draft, earlier, notice, outdated } = state;
  const told = notice !== null || outdated;
  return told || draft !== '' || earlier !== null || panelView(state, 'home') !== 'home';
}

/** Somebody waits for an answer that could not be sent to them. */
export function lacksAddress({ localConversationId, site, profile }: PanelModel): boolean {
  return localConversationId !== null && site?.availability.online === false && !profile.email;
}

/** The messages that a view shows. What ended a moment ago stays while its end is told. */
export function shownMessages(state: PanelModel, last: readonly Message[]): readonly Message[] {
  if (state.localConversationId !== null) return state.transcript.messages;
  return state.earlier?.messages ?? (isOver(state) && !state.notice?.reason ? last : []);
}

/** Who on the other side is writing now. */
export function whoTypes({ typing }: PanelModel, texts: Texts): string | undefined {
  if (!typing || typing.until <= Date.now()) return undefined;
  return typing.name ?? texts.team;
}
