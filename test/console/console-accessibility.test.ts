import { assert, waitUntil } from '@open-wc/testing';
import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands';
import { refusal } from './support/test-client.js';
import { createTestConsole } from './support/test-console.js';

describe('console: axe finds no violations', () => {
  afterEach(async () => {
    await emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
    await setViewport({ width: 1280, height: 800 });
    document.documentElement.style.colorScheme = '';
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    async function begin() {
      document.documentElement.style.colorScheme = 'light dark';
      // What moves is hard to read for a moment.
      await emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await setViewport({ width: 1280, height: 800 });
      return createTestConsole();
    }

    it(`in the sign-in form, ${colorScheme}`, async () => {
      const { client, app, settle, answers } = await begin();
      answers['/sign-in'] = refusal('unauthorized');
      client.start('A'.repeat(43));
      await settle();
      await assert.isAccessible(app);
      client.showSignIn();
      client.signIn('Maya', 'wrong');
      await settle();
      await assert.isAccessible(app);
    });

    it(`in the inbox, ${colorScheme}`, async () => {
      const { client, server, app, settle } = await begin();
      client.start(null);
      await settle();
      await assert.isAccessible(app);
      const id = server.startConversation('Where is my order?', { name: 'Ada' });
      server.startConversation('Hello');
      client.selectConversation(id);
      await settle();
      client.sendReply('Let me look');
      server.refusals.set('message:send', 'forbidden');
      client.sendReply('Refused');
      server.emit('typing', { sessionId: id, on: true });
      await settle();
      await assert.isAccessible(app);
      client.resolve();
      await settle();
      await assert.isAccessible(app);
      await setViewport({ width: 360, height: 740 });
      await settle();
      await assert.isAccessible(app);
    });

    it(`in history, settings, account and where there is no page, ${colorScheme}`, async () => {
      const { client, app, settle, answers } = await begin();
      const updated = { version: 1, updatedAt: '2026-01-01T00:00:00.000Z', updatedBy: null };
      const hello = { site: null, shortcut: 'hello', body: 'Hello {{visitor.name}}' };
      const id = '7d9a2f0e-6c51-4c0e-9d0b-1f2a3b4c5d6e';
      const cannedReplies = [{ id, ...hello, ...updated }];
      answers['GET /canned-replies'] = { status: 200, body: { cannedReplies } };
      const access = { role: 'agent', sites: null, disabled: false };
      const agents = [{ id, name: 'Jonas', online: true, access }];
      answers['/agents'] = { status: 200, body: { agents } };
      const at = updated.updatedAt;
      const link = { id, role: 'agent', sites: ['demo'], invitedBy: 'Maya' };
      const invitations = [{ ...link, createdAt: at, expiresAt: at }];
      answers['/invitations'] = { status: 200, body: { invitations } };
      const entries = [
        { id, at, by: 'Maya', action: 'agent_disabled', target: 'Jonas', detail: {} },
      ];
      answers['/audit'] = { status: 200, body: { entries } };
      answers['/history?status=closed&text=order'] = { status: 200, body: foundOrder(id) };
      client.start(null);
      for (const [path, tag] of [
        ['/console/history?text=order', 'history-page'],
        ['/console/settings/team', 'team-settings'],
        ['/console/settings/canned-replies', 'canned-replies-settings'],
        ['/console/settings/audit-log', 'audit-log'],
        ['/console/account', 'account-page'],
      ] as const) {
        client.open(path);
        await settle();
        await customElements.whenDefined(tag);
        await settle();
        await assert.isAccessible(app);
        client.cannedReplies.setDraft({ id, ...hello, version: 1 });
        await settle();
        await assert.isAccessible(app);
      }
      client.open('/console/none');
      await settle();
      await assert.isAccessible(app);
      client.selectConversation('none');
      await settle();
      await assert.isAccessible(app);
      await setViewport({ width: 320, height: 640 });
      await settle();
      await assert.isAccessible(app);
    });

    it(`while a conversation is snoozed and its visitor blocked, ${colorScheme}`, async () => {
      const { client, server, app, settle, all, answers } = await begin();
      const id = server.startConversation('Hello');
      client.start(null);
      client.selectConversation(id);
      await settle();
      const press = async (name: string) => {
        all('button, [role=menuitem]')
          .find((one) => (one.ariaLabel ?? one.textContent?.trim()) === name)!
          .click();
        await settle();
        await assert.isAccessible(app);
      };
      await press('Snooze');
      await press('Date and time…');
      await press('Cancel');
      client.snooze(new Date(Date.now() + 60 * 60_000));
      await settle();
      await assert.isAccessible(app);
      await press('Block visitor');
      await press('Block');
      await press('Cancel');
      await press('Mark as spam');
      await setViewport({ width: 320, height: 640 });
      await settle();
      await assert.isAccessible(app);
      answers['GET /blocks'] = { status: 200, body: { blocks: [] } };
      client.open('/console/settings/blocked-visitors');
      await settle();
      await customElements.whenDefined('blocked-visitors-settings');
      await settle();
      await press('Block an address');
      await press('Save');
    });

    it(`while emoji are offered, by name and in their box, ${colorScheme}`, async () => {
      const { client, server, app, settle, one, all } = await begin();
      client.start(null);
      client.selectConversation(server.startConversation('Hello'));
      await settle();
      one('textarea').focus();
      await sendKeys({ type: ':sm' });
      await waitUntil(() => all('[role=option]').length > 0);
      await assert.isAccessible(app);
      await setViewport({ width: 320, height: 256 });
      await settle();
      await assert.isAccessible(app);
      one('button[aria-label=Emoji]').click();
      await waitUntil(() => all('.cells [role=option]').length > 0);
      await assert.isAccessible(app);
      await sendKeys({ type: 'zzz' });
      await settle();
      await assert.isAccessible(app);
    });

    it(`while a conversation is assigned, and in a note, ${colorScheme}`, async () => {
      const { client, server, app, settle, one, all } = await begin();
      client.start(null);
      client.selectConversation(server.startConversation('Hello'));
      await settle();
      one('button[aria-label=Assign]').click();
      await settle();
      one('[role=menu]');
      await assert.isAccessible(app);
      all('[role=tab]')
        .find(({ textContent }) => textContent === 'Note')!
        .click();
      await settle();
      await assert.isAccessible(app);
    });

    it(`while canned replies are offered, ${colorScheme}`, async () => {
      const { client, server, app, settle, answers, one } = await begin();
      const updated = { version: 1, updatedAt: '2026-01-01T00:00:00.000Z', updatedBy: null };
      const id = server.startConversation('Hello');
      const hello = { id, site: null, shortcut: 'hello', body: 'Hello', ...updated };
      answers['GET /canned-replies'] = { status: 200, body: { cannedReplies: [hello] } };
      client.start(null);
      client.selectConversation(id);
      await settle();
      one('textarea').focus();
      await sendKeys({ type: '/' });
      await settle();
      one('[role=listbox]');
      await assert.isAccessible(app);
    });
  }
});

/** A page of the history with one conversation. */
function foundOrder(id: string) {
  const at = '2026-01-01T00:00:00.000Z';
  const times = { createdAt: at, updatedAt: at, idleAt: null };
  const conversation = {
    session: { id, status: 'resolved', final: true, ...times },
    site: { token: 'demo', name: 'Demo shop' },
    visitor: { name: 'Ada', verified: false },
    closedAt: at,
    messages: 2,
    tags: ['vip'],
    match: { source: 'visitor', text: 'Where is my order?', marks: [[12, 17]] },
  };
  return { conversations: [conversation], next: 'x', complete: false };
}
