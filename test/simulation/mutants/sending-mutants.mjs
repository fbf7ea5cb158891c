/**
 * Of the outbox and of following the log.
 *
 * @type {import('./mutate.mjs').Mutant[]}
 */
export const SENDING_MUTANTS = [
  {
    name: 'cursor-is-max-seq',
    rule: 'RES-1',
    patches: [
      {
        file: 'src/core/state/transcript-window.ts',
        find: 'return transcript.messages.at(-1)?.seq ?? 0;',
        put: 'return (transcript.ahead.at(-1) ?? transcript.messages.at(-1))?.seq ?? 0;',
      },
    ],
  },
  {
    name: 'window-of-four',
    rule: 'SND-2',
    patches: [
      {
        file: 'src/core/outbox/send-queue.ts',
        find: '    void send(message);\n',
        put: `    void send(message);
    for (const next of options.following(message)) void options.request(next);
`,
      },
      {
        file: 'src/core/outbox/send-queue.ts',
        find: '  head(): M | undefined;\n',
        put: `  head(): M | undefined;
  following(message: M): readonly M[];
`,
      },
      {
        file: 'src/core/connection/session-connection.ts',
        find: '    ready: () => socket.welcomed() && isCaughtUp,\n',
        put: `    ready: () => socket.welcomed() && isCaughtUp,
    following: () => store.get().pending.slice(1, 4),
`,
      },
    ],
  },
  {
    name: 'slot-freed-by-ack-only',
    rule: 'SND-5',
    patches: [
      {
        file: 'src/core/outbox/send-queue.ts',
        find: 'if (current !== null && !options.isUnsent(current)) return settled();',
        put: 'if (current !== null) return;',
      },
    ],
  },
  {
    name: 'no-client-id-index',
    rule: 'SND-6',
    patches: [
      {
        file: 'src/core/state/pending-messages.ts',
        find: 'return state.transcript.messages.some((message) => message.clientId === clientId);',
        put: 'return state.transcript.messages.length < 0 && clientId === "";',
      },
    ],
  },
  {
    name: 'gaps-in-the-persisted-outbox',
    rule: 'SND-7',
    patches: [
      {
        file: 'src/core/outbox/outbox.ts',
        find: 'if (own && unwritten.length > 0) unwritten.push(message.clientId);\n    else if',
        put: 'if',
      },
    ],
  },
  {
    name: 'own-only-hand-over',
    rule: 'SND-8',
    patches: [
      {
        file: 'src/core/outbox/outbox.ts',
        find: `    for (const message of pending)
      if (message.phase !== 'failed')
        messenger.send(`,
        put: `    for (const message of pending)
      if (message.phase !== 'failed' && message.tab === tabId)
        messenger.send(`,
      },
    ],
  },
  {
    name: 'no-head-check',
    rule: 'RES-3',
    patches: [
      {
        file: 'src/core/connection/session-log.ts',
        find: 'if (epoch === transcript().epoch) merge(epoch, [], head);',
        put: '',
      },
      {
        file: 'src/core/connection/session-log.ts',
        find: 'head !== cursorOf(transcript())',
        put: 'head < cursorOf(transcript())',
      },
    ],
  },
  {
    name: 'told-once',
    rule: 'SND-8',
    patches: [
      {
        file: 'src/core/outbox/outbox.ts',
        find: 'if (localConversationId === null) return;\n    for (const message of pending)\n      if (message.phase',
        put: 'if (localConversationId !== "") return;\n    for (const message of pending)\n      if (message.phase',
      },
    ],
  },
  {
    name: 'no-after-id',
    rule: 'RES-4',
    patches: [
      {
        file: 'src/core/connection/session-connection.ts',
        find: '{ epoch, after: last.seq, afterId: last.id }',
        put: '{ epoch, after: last.seq }',
      },
      {
        file: 'src/core/connection/session-log.ts',
        find: '...(afterId && { afterId })',
        put: '...(afterId && {})',
      },
      {
        file: 'src/core/session/session-restorer.ts',
        find: '...(last && { after: last.seq, afterId: last.id }),',
        put: '...(last && { after: last.seq }),',
      },
    ],
  },
];
