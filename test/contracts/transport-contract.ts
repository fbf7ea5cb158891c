import type { SocketAuth, Transport } from '../../src/core/ports.js';
import { equal, eventually, ok, withRig, type Register } from './contract.js';

/** The server's hold on one accepted socket. */
export interface Peer {
  emit(event: string, payload: unknown): void;
  /** Ends it from the server's side, after what was emitted before. */
  cut(): void;
}

/** What a server does with one accepted socket. */
export interface ServerSocket {
  request(event: string, payload: unknown, answer: (answer: unknown) => void): void;
  emitVolatile(event: string, payload: unknown): void;
  /** The socket is gone, whoever ended it. Called once. */
  closed(): void;
}

/** Accepts a handshake, or refuses it with what the client is told. */
export type Accept = (auth: SocketAuth, peer: Peer) => ServerSocket | { refusal: unknown };

export interface TransportRig {
  transport: Transport;
  /** What the server does with the next handshakes; `null`: it never answers them. */
  setServer(accept: Accept | null): void;
  /** Nobody listens at the server's address any more. */
  shutDown(): Promise<void>;
  step(): Promise<void>;
  /** Lets ms pass on the clock that the transport was given. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

const AUTH: SocketAuth = {
  v: 1,
  token: 'token',
  tabId: '0b9c4f7e-0000-4000-8000-000000000001',
  epoch: 2,
  after: 7,
};

export function transportContract(
  register: Register,
  open: () => TransportRig | Promise<TransportRig>,
): void {
  const test = withRig(register, open);

  test('the handshake carries the auth as it was given', async (rig) => {
    const server = serve(rig);
    connect(rig);
    await eventually(rig.step, () => server.auths.length > 0);
    equal(server.auths, [AUTH]);
  });

  test('an event arrives with its payload, in order', async (rig) => {
    const server = serve(rig);
    const client = connect(rig);
    await eventually(rig.step, () => server.peers.length > 0);
    server.peers[0]!.emit('one', { n: 1 });
    server.peers[0]!.emit('two', { n: 2 });
    await eventually(rig.step, () => client.events.length >= 3);
    equal(client.events, [
      ['welcome', { hello: true }],
      ['one', { n: 1 }],
      ['two', { n: 2 }],
    ]);
  });

  test('a request arrives, and its answer comes back', async (rig) => {
    serve(rig);
    const client = await connected(rig);
    const answers: unknown[] = [];
    client.socket.request('ask', { q: 1 }, (answer) => answers.push(answer));
    await eventually(rig.step, () => answers.length > 0);
    equal(answers, [{ ok: true, event: 'ask', payload: { q: 1 } }]);
  });

  test('an open socket stays open', async (rig) => {
    serve(rig);
    const client = await connected(rig);
    await rig.pass(20_000);
    client.socket.request('ask', {}, () => client.events.push('answered'));
    await eventually(rig.step, () => client.events.length > 1);
    equal(client.closed, []);
  });

  test('TAB-10 each socket has its own handshake, and its own end', async (rig) => {
    const server = serve(rig);
    const first = await connected(rig);
    const second = connect(rig, { ...AUTH, token: 'second' });
    await eventually(rig.step, () => second.events.length > 0);
    first.socket.close();
    await eventually(rig.step, () => server.gone === 1);
    const third = connect(rig, { ...AUTH, token: 'third' });
    await eventually(rig.step, () => third.events.length > 0);
    equal(
      server.auths.map((auth) => auth.token),
      ['token', 'second', 'third'],
    );
    equal(second.closed, []);
  });

  test('what is told arrives', async (rig) => {
    const server = serve(rig);
    const client = await connected(rig);
    client.socket.emitVolatile('typing', { on: true });
    await eventually(rig.step, () => server.told.length > 0);
    equal(server.told, [['typing', { on: true }]]);
  });

  test('SND-3 what is sent before the socket is open is dropped, not sent later', async (rig) => {
    const server = serve(rig);
    const client = connect(rig);
    client.socket.request('early', {}, () => server.told.push('answered'));
    client.socket.emitVolatile('early', {});
    await eventually(rig.step, () => client.events.length > 0);
    client.socket.emitVolatile('late', {});
    await eventually(rig.step, () => server.told.length > 0);
    equal(server.told, [['late', {}]]);
    equal(server.asked, []);
  });

  test("SES-3 a refused handshake closes once, with the server's reason", async (rig) => {
    const refusal = { code: 'unauthorized', message: 'No.' };
    rig.setServer(() => ({ refusal }));
    const client = connect(rig);
    await eventually(rig.step, () => client.closed.length > 0);
    await rig.pass(20_000);
    equal(client.closed, [refusal]);
    equal(client.events, []);
  });

  test('TAB-10 a socket that the server cuts is closed once, and stays so', async (rig) => {
    const server = serve(rig);
    const client = await connected(rig);
    server.peers[0]!.emit('last', {});
    server.peers[0]!.cut();
    await eventually(rig.step, () => client.closed.length > 0);
    equal(client.events.at(-1), ['last', {}], 'what was said before');
    client.socket.request('ask', {}, () => client.events.push('answered'));
    await rig.pass(20_000);
    equal(client.closed, ['without a reason']);
    equal(server.auths.length, 1, 'connections');
  });

  test('close is heard by the server, and calls nothing here', async (rig) => {
    const server = serve(rig);
    const client = await connected(rig);
    client.socket.close();
    client.socket.close();
    await eventually(rig.step, () => server.gone === 1);
    await rig.pass(20_000);
    equal(client.closed, []);
  });

  test('after close no event and no answer is handed on', async (rig) => {
    const server = serve(rig);
    const client = await connected(rig);
    client.socket.request('ask', {}, () => client.events.push('answered'));
    server.peers[0]!.emit('one', {});
    client.socket.close();
    await eventually(rig.step, () => server.gone === 1);
    equal(client.events, [['welcome', { hello: true }]]);
  });

  test('close while connecting is silent', async (rig) => {
    serve(rig);
    const client = connect(rig);
    client.socket.close();
    await rig.pass(20_000);
    equal([client.closed, client.events], [[], []]);
  });

  test('a handshake that is not answered closes after 10 s', async (rig) => {
    rig.setServer(null);
    const client = connect(rig);
    await rig.pass(9_900);
    equal(client.closed, []);
    await rig.pass(200);
    equal(client.closed, ['without a reason']);
  });

  test('a server out of reach closes, without a reason', async (rig) => {
    await rig.shutDown();
    const client = connect(rig);
    await eventually(rig.step, () => client.closed.length > 0);
    equal(client.closed, ['without a reason']);
  });

  test('a server that goes down closes its sockets', async (rig) => {
    serve(rig);
    const client = await connected(rig);
    await rig.shutDown();
    await eventually(rig.step, () => client.closed.length > 0);
    ok(client.closed.length === 1, 'closed once');
  });
}

interface Server {
  auths: SocketAuth[];
  peers: Peer[];
  asked: unknown[];
  told: unknown[];
  /** How many sockets it was told to be gone. */
  gone: number;
}

/** Accepts everybody, says welcome, and answers with what it was asked. */
function serve(rig: TransportRig): Server {
  const server: Server = { auths: [], peers: [], asked: [], told: [], gone: 0 };
  rig.setServer((auth, peer) => {
    server.auths.push(auth);
    server.peers.push(peer);
    peer.emit('welcome', { hello: true });
    return {
      request(event, payload, answer) {
        server.asked.push([event, payload]);
        answer({ ok: true, event, payload });
      },
      emitVolatile: (event, payload) => void server.told.push([event, payload]),
      closed: () => void server.gone++,
    };
  });
  return server;
}

interface Client {
  socket: ReturnType<Transport['open']>;
  events: unknown[];
  closed: unknown[];
}

function connect(rig: TransportRig, auth = AUTH): Client {
  const events: unknown[] = [];
  const closed: unknown[] = [];
  const socket = rig.transport.open(auth, {
    event: (name, payload) => events.push([name, payload]),
    closed: (refusal) => closed.push(refusal ?? 'without a reason'),
  });
  return { socket, events, closed };
}

async function connected(rig: TransportRig): Promise<Client> {
  const client = connect(rig);
  await eventually(rig.step, () => client.events.length > 0);
  return client;
}
