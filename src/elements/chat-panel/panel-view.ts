import type { ChatState } from '../../core/state.js';
import type { Texts } from '../../locales/en.js';
import type { Message } from '../../protocol/message.js';

/** What the panel shows of the state; the rest may change without painting it anew. */
export function selectPanel(state: ChatState) {
  const { gen, session, transcript, pending, read, typing, earlier } = state;
  const { connection, site, notice, draft, historyBefore, panel, closesAt, outdated } = state;
  return {
    ...{ gen, session, transcript, pending, read, typing, earlier },
    ...{ connection, site, notice, draft, historyBefore, panel, closesAt, outdated },
  };
}

export type PanelState = ReturnType<typeof selectPanel>;

/** Before a conversation, in it, or reading the one before. */
export type PanelView = 'home' | 'conversation' | 'earlier';

/** `reading`: the visitor asked for the earlier conversation. */
export function panelView(state: PanelState, reading: boolean): PanelView {
  if (state.gen !== null || state.pending.length > 0) return 'conversation';
  if (isOver(state)) return 'conversation';
  return reading && state.earlier ? 'earlier' : 'home';
}

/** The conversation has just ended, and its end is being told. */
function isOver({ notice }: PanelState): boolean {
  return notice?.code === 'over';
}

/** The messages that a view shows. What ended a moment ago stays while its end is told. */
export function shownMessages(state: PanelState, last: readonly Message[]): readonly Message[] {
  if (state.gen !== null) return state.transcript.messages;
  return state.earlier?.messages ?? (isOver(state) && !state.notice?.reason ? last : []);
}

/** Who on the other side is writing now. */
export function whoTypes({ typing }: PanelState, texts: Texts): string | undefined {
  if (!typing || typing.until <= Date.now()) return undefined;
  return typing.name ?? texts.team;
}
