import { assert } from '@open-wc/testing';
import { createFakeIds } from '../support/fake-ids.js';
import { refusal } from './support/test-client.js';
import { createTestConsole } from './support/test-console.js';

const ids = createFakeIds();
const ALL = { role: 'agent', sites: null, disabled: false } as const;
const MAYA = { id: ids.uuid(), name: 'Maya Kern', online: true, access: { ...ALL, role: 'admin' } };
const JONAS = { id: ids.uuid(), name: 'Jonas Weber', online: false, access: ALL };
const INVITATION = {
  ...{ id: ids.uuid(), role: 'agent', sites: ['books'], invitedBy: 'Maya Kern' },
  ...{ createdAt: '2026-01-01T00:00:00.000Z', expiresAt: '2026-01-08T00:00:00.000Z' },
};

async function open(section: 'team' | 'audit-log', element: string) {
  const test = await createTestConsole();
  const { answers, client, all, settle } = test;
  answers['GET /agents'] = { status: 200, body: { agents: [JONAS, MAYA] } };
  answers['GET /invitations'] = { status: 200, body: { invitations: [INVITATION] } };
  const sites = [
    { token: 'books', name: 'Books' },
    { token: 'demo', name: 'Shop' },
  ];
  answers['GET /sites'] = { status: 200, body: { sites } };
  client.start(null);
  await settle();
  client.open(`/console/settings/${section}`);
  for (const name of ['settings-page', element]) {
    await customElements.whenDefined(name);
    await settle();
  }
  const named = (selector: string, name: string) =>
    all(selector).find((each) => (each.ariaLabel ?? each.textContent?.trim()) === name);
  return {
    ...test,
    named,
    async press(name: string) {
      named('button', name)!.click();
      await settle();
    },
    async choose(name: string, value: string) {
      const select = named('select', name) as HTMLSelectElement;
      select.value = value;
      select.dispatchEvent(new Event('change'));
      await settle();
    },
    status: () => test.textOf(test.one('.saved')),
    written: () =>
      test.calls
        .filter(({ method }) => method !== 'GET')
        .map(({ method, path, body }) => [method, path, body]),
  };
}

describe('console settings: team', () => {
  it('changes a role at once, and says so; the box goes back if one admin has to stay', async () => {
    const page = await open('team', 'team-settings');
    const changed = { ...JONAS, access: { ...ALL, role: 'admin' } };
    page.answers[`/agents/${JONAS.id}`] = { status: 200, body: { agent: changed } };
    await page.choose('Role of Jonas Weber', 'admin');
    assert.equal(page.status(), 'Saved');
    page.answers[`/agents/${MAYA.id}`] = refusal('conflict');
    await page.choose('Role of Maya Kern', 'agent');
    assert.equal(page.status(), 'One admin has to stay.');
    assert.equal((page.named('select', 'Role of Maya Kern') as HTMLSelectElement).value, 'admin');
    assert.deepEqual(page.written(), [
      ['PATCH', `/agents/${JONAS.id}`, { role: 'admin' }],
      ['PATCH', `/agents/${MAYA.id}`, { role: 'agent' }],
    ]);
  });

  it('disables and enables an agent', async () => {
    const page = await open('team', 'team-settings');
    const disabled = { ...JONAS, access: { ...ALL, disabled: true } };
    page.answers[`/agents/${JONAS.id}`] = { status: 200, body: { agent: disabled } };
    await page.press('Disable Jonas Weber');
    assert.exists(page.named('button', 'Enable Jonas Weber'));
    assert.deepEqual(page.written(), [['PATCH', `/agents/${JONAS.id}`, { disabled: true }]]);
  });

  it('limits an agent to sites; without a site it is all of them again', async () => {
    const page = await open('team', 'team-settings');
    const answer = (sites: string[] | null) => {
      const agent = { ...JONAS, access: { ...ALL, sites } };
      page.answers[`/agents/${JONAS.id}`] = { status: 200, body: { agent } };
    };
    const box = () =>
      page.all('details input').find((each) => each.parentElement?.textContent?.includes('Books'))!;
    answer(['books']);
    box().click();
    await page.settle();
    assert.equal(page.one('summary').textContent, 'Books');
    answer(null);
    box().click();
    await page.settle();
    assert.deepEqual(
      page.written().map(([, , body]) => body),
      [{ sites: ['books'] }, { sites: null }],
    );
  });

  it('invites by a link that is shown once, and revokes it', async () => {
    const page = await open('team', 'team-settings');
    const invitation = { ...INVITATION, id: ids.uuid(), sites: null };
    page.answers['POST /invitations'] = { status: 201, body: { invitation, secret: 's3cret' } };
    await page.press('Invite');
    const field = page.one('#link') as HTMLInputElement;
    assert.equal(field.value, `${location.origin}/console/#setup=s3cret`);
    assert.lengthOf(page.all('[aria-label="Invitations"] li'), 2);
    page.answers[`DELETE /invitations/${invitation.id}`] = { status: 204, body: undefined };
    await page.press('Revoke');
    assert.lengthOf(page.all('[aria-label="Invitations"] li'), 1);
    assert.lengthOf(page.all('#link'), 0);
    assert.deepEqual(page.written()[0], ['POST', '/invitations', { role: 'agent', sites: null }]);
  });
});

describe('console settings: audit log', () => {
  it('says who did what and when, and loads older entries', async () => {
    const entry = (action: string, target: string) => ({
      ...{ id: ids.uuid(), at: '2026-01-01T10:00:00.000Z', by: 'Maya Kern', action, target },
      detail: {},
    });
    const page = await open('audit-log', 'audit-log');
    assert.include(page.textOf(page.one('audit-log')), 'The server doesn’t answer');
    page.answers['/audit'] = {
      status: 200,
      body: { entries: [entry('agent_disabled', '<b>Jonas</b>')], next: '1.x' },
    };
    await page.press('Try again');
    page.answers['/audit?before=1.x'] = {
      status: 200,
      body: { entries: [entry('of_a_newer_server', 'x')] },
    };
    await page.press('Load older');
    const rows = page.all('tbody tr').map((row) => page.textOf(row));
    assert.match(rows[0]!, /Maya Kern Disabled an agent <b>Jonas<\/b>$/);
    assert.match(rows[1]!, /of_a_newer_server x$/);
    assert.isUndefined(page.named('button', 'Load older'));
  });

  it('says that a command, an API key or the visitor did it, where no agent has', async () => {
    const page = await open('audit-log', 'audit-log');
    const entry = (detail: object) => ({
      ...{ id: ids.uuid(), at: '2026-01-01T10:00:00.000Z', action: 'conversation_erased', detail },
    });
    const entries = [entry({ apiKey: 'CRM' }), entry({ visitor: true }), entry({})];
    page.answers['/audit'] = { status: 200, body: { entries } };
    await page.press('Try again');
    const who = page.all('td[translate=no]').map((cell) => page.textOf(cell));
    assert.deepEqual(who, ['An API key', 'The visitor', 'A command on the server']);
  });
});
