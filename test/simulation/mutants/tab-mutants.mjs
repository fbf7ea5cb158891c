/**
 * Of the tabs: who leads, what they tell each other, what stands on the device.
 *
 * @type {import('./mutate.mjs').Mutant[]}
 */
export const TAB_MUTANTS = [
  {
    name: 'oldest-change-wins',
    rule: 'CHG-1',
    patches: [
      {
        file: 'src/core/state/transcript-window.ts',
        find: 'for (const entry of messages) if (isChange(entry))',
        put: 'for (const entry of messages.toReversed()) if (isChange(entry))',
      },
    ],
  },
  {
    name: 'steal-back',
    rule: 'TAB-7',
    patches: [
      {
        file: 'src/core/tabs/leader-election.ts',
        find: `        standDown();
        ask('queue');
      },
    });`,
        put: `        standDown();
        ask('steal');
      },
    });`,
      },
    ],
  },
  {
    name: 'remote-facts-re-posted',
    rule: 'TAB-2',
    patches: [
      {
        file: 'src/core/tabs/shared-store.ts',
        find: '    store.dispatch(message.fact);',
        put: `    const { fact } = message;
    store.dispatch(fact, () => messenger.send({ kind: 'fact', fact }));`,
      },
    ],
  },
  {
    name: 'no-local-conversation-id',
    rule: 'STO-6',
    patches: [
      {
        file: 'src/core/state/reducer.ts',
        find: '  if (state.endedConversations.includes(fact.localConversationId)) return null;\n',
        put: '  if (state.localConversationId !== null) return { ...state, isIdSettled: true };\n',
      },
    ],
  },
  {
    name: 'stamp-rewrites-session',
    rule: 'STO-2',
    patches: [
      {
        file: 'src/core/storage/conversation-storage.ts',
        find: `      if (credentials()?.localConversationId === localConversationId)
        writeStored(storage, keys.seen(localConversationId), now({ ttlMs }, skew));
`,
        put: `      const known = ((storage as { known?: Credentials }).known ??= credentials());
      if (known?.localConversationId === localConversationId) writeStored(storage, keys.session, now(known, skew));
`,
      },
    ],
  },
  {
    name: 'queued-lock-kept-on-freeze',
    rule: 'TAB-8',
    patches: [
      {
        file: 'src/core/chat-engine.ts',
        find: "case 'leaving':\n",
        put: "case 'leaving':\n        if (!election.leading()) return;\n",
      },
    ],
  },
  {
    name: 'alive-without-a-round-trip',
    rule: 'TAB-6',
    patches: [
      {
        file: 'src/core/tabs/leader-watchdog.ts',
        find: '(await deps.reachServer())\n',
        put: '((await Promise.resolve(true)))\n',
      },
    ],
  },
  {
    name: 'no-open-key',
    rule: 'SES-7',
    patches: [
      {
        file: 'src/core/session/session-opener.ts',
        find: 'openKey: opening.openKey,',
        put: 'openKey: ids.secret(),',
      },
    ],
  },
];
