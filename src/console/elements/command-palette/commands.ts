import type { Conversation } from '../../../protocol/agent-events.js';
import { fillNames } from '../../state/canned-reply-search.js';
import { hasEnded, type ConsoleState } from '../../state/console-state.js';
import { visitorName } from '../../state/conversation-texts.js';
import { conversationPath, settingsPath } from '../../state/route.js';
import { snoozeChoices } from '../../state/snooze-times.js';
import type { ConsoleClient } from '../../client/console-client.js';
import type { NavigationLink } from '../main-navigation/main-navigation.js';
import type { Option } from '../shared/option-list.js';
import { SETTINGS_SECTIONS } from '../settings-page/settings-sections.js';

/** Something that the agent can have done by its name. */
export interface Command extends Option {
  /** What the agent reads and searches for. */
  label: string;
  /** The end of a text that the command writes, or the last words of a conversation. */
  detail?: string;
  run(): void;
}

/** How many are offered at once. */
const MAX_OFFERED = 50;

/** All that can be done now; what concerns the conversation on screen comes first. */
export function listCommands(
  state: ConsoleState,
  client: ConsoleClient,
  links: readonly NavigationLink[],
): Command[] {
  return [
    ...conversationCommands(state, client),
    ...links.map(({ label, path }) => goTo(label, path, client)),
    goTo('Account', '/console/account', client),
    ...(state.agent?.role === 'admin' ? settingsCommands(client) : []),
    ...agentCommands(state, client),
    ...[...state.conversations.values()].map((conversation) => ({
      label: `Open ${visitorName(conversation)}`,
      detail: conversation.lastMessage?.body ?? '',
      run: () => client.open(conversationPath(conversation.session.id)),
    })),
  ];
}

function conversationCommands(state: ConsoleState, client: ConsoleClient): Command[] {
  const { selected, agent } = state;
  if (!selected || !agent) return [];
  const { conversation } = selected;
  const { id, assignedTo } = conversation.session;
  if (hasEnded(selected))
    return [
      ...(conversation.reopenable
        ? [{ label: 'Reopen the conversation', run: () => client.reopen(id) }]
        : []),
      ...(selected.gone
        ? []
        : [spamCommand(conversation, client), blockCommand(conversation, client)]),
    ];
  return [
    { label: 'Resolve the conversation', run: () => client.resolve() },
    { label: 'Assign it to me', run: () => client.assign(agent.id) },
    ...(assignedTo === undefined
      ? []
      : [{ label: 'Return it to the queue', run: () => client.assign(null) }]),
    ...(conversation.snoozed
      ? [{ label: 'Wake up the conversation', run: () => client.wake() }]
      : snoozeChoices(new Date()).map(({ label, until }) => ({
          label: `Snooze: ${label}`,
          run: () => client.snooze(until),
        }))),
    spamCommand(conversation, client),
    blockCommand(conversation, client),
    ...(state.cannedReplies ?? [])
      .filter(({ site }) => site === null || site === conversation.site.token)
      .map(({ shortcut, body }) => ({
        label: `Reply with /${shortcut}`,
        detail: body,
        run() {
          const names = { visitor: conversation.visitor.name ?? '', agent: agent.name };
          const draft = client.store.get().drafts.get(id) ?? '';
          const space = draft === '' || /\s$/.test(draft) ? '' : ' ';
          client.setDraft(`${draft}${space}${fillNames(body, names)}`);
        },
      })),
  ];
}

function spamCommand({ spam }: Conversation, client: ConsoleClient): Command {
  return spam
    ? { label: 'Not spam', run: () => client.setSpam(false) }
    : { label: 'Mark as spam', run: () => client.setSpam(true) };
}

function blockCommand({ blocked }: Conversation, client: ConsoleClient): Command {
  return blocked
    ? { label: 'Unblock visitor', run: () => client.unblock() }
    : { label: 'Block visitor', run: () => client.showBlockForm(true) };
}

function settingsCommands(client: ConsoleClient): Command[] {
  return Object.entries(SETTINGS_SECTIONS).map(([section, { label }]) =>
    goTo(`Settings › ${label}`, settingsPath(section, null), client),
  );
}

function agentCommands({ agent }: ConsoleState, client: ConsoleClient): Command[] {
  if (!agent) return [];
  const { online } = agent;
  return [
    { label: online ? 'Become away' : 'Become available', run: () => client.setAvailable(!online) },
    { label: 'Sign out', run: () => client.signOut() },
  ];
}

function goTo(label: string, path: string, client: ConsoleClient): Command {
  return { label: `Go to ${label}`, run: () => client.open(path) };
}

/** Those that have all words of the query, in any order and case. Labels count before details. */
export function searchCommands(commands: readonly Command[], query: string): Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const byLabel = commands.filter(({ label }) => has(label));
  const byDetail = commands.filter(
    ({ label, detail = '' }) => !has(label) && has(`${label} ${detail}`),
  );
  return [...byLabel, ...byDetail].slice(0, MAX_OFFERED);
}
