import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { connect as connectSecurely } from 'node:tls';
import { freePort } from '../../../tools/free-port.mjs';
import { makeFolder, unprivileged } from '../../../tools/services.mjs';
import { waitUntil } from './wait-until.js';

export type BalancerProgram = 'nginx' | 'caddy';

/** A load balancer with the configuration of `examples/deploy/`, in front of two nodes on this machine. */
export interface LoadBalancer {
  readonly port: number;
  /** The certificate, which its clients have to trust. */
  readonly certificate: string;
  /** For clients that cannot be told to trust it: what they send here without TLS goes on with TLS. */
  readonly plainPort: number;
  /** How many of the connections that came to `plainPort` have become WebSockets. */
  webSockets(): number;
  /** What it has written to all of its logs. */
  logged(): string;
  /** Ends it, and removes its files. */
  close(): Promise<void>;
}

interface Place {
  folder: string;
  port: number;
  /** Where it redirects to HTTPS. */
  httpPort: number;
  certificateFile: string;
  keyFile: string;
  nodePorts: readonly [number, number];
}

/** By program: the example, what a test replaces in it, and how the program runs with it. */
const PROGRAMS = {
  nginx: {
    example: 'nginx.conf',
    logs: ['chat.log', 'chat-error.log'],
    replacements: ({ folder, port, httpPort, certificateFile, keyFile, nodePorts }: Place) => ({
      'listen 80;': `listen 127.0.0.1:${httpPort};`,
      'listen 443 ssl;': `listen 127.0.0.1:${port} ssl;`,
      'http {\n': `http {\n${TEMPORARY_PATHS.map((name) => `${name}_temp_path ${folder};\n`).join('')}`,
      '/etc/ssl/chat.example.com.crt': certificateFile,
      '/etc/ssl/chat.example.com.key': keyFile,
      '/var/log/nginx/chat.log': path.join(folder, 'chat.log'),
      '/var/log/nginx/chat-error.log': path.join(folder, 'chat-error.log'),
      '127.0.0.1:3000': `127.0.0.1:${nodePorts[0]}`,
      '127.0.0.1:3001': `127.0.0.1:${nodePorts[1]}`,
    }),
    args: (file: string, folder: string) => [
      ...['-p', folder, '-c', file, '-e', 'stderr'],
      ...['-g', `daemon off; pid ${path.join(folder, 'nginx.pid')};`],
    ],
  },
  caddy: {
    example: 'Caddyfile',
    logs: [],
    replacements: ({ port, httpPort, certificateFile, keyFile, nodePorts }: Place) => ({
      '{\n\tlog default {': `{\n\tadmin off\n\tdefault_bind 127.0.0.1\n\thttp_port ${httpPort}\n\tlog default {`,
      'chat.example.com {': `https://127.0.0.1:${port} {\n\ttls ${certificateFile} ${keyFile}`,
      '127.0.0.1:3000': `127.0.0.1:${nodePorts[0]}`,
      '127.0.0.1:3001': `127.0.0.1:${nodePorts[1]}`,
    }),
    args: (file: string) => ['run', '--adapter', 'caddyfile', '--config', file],
  },
} as const;

/** Where nginx would keep what does not fit into memory. */
const TEMPORARY_PATHS = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** For the option `skip` of a test: why there is no such load balancer on this machine, or `false`. */
export function withoutBalancer(program: BalancerProgram): string | false {
  // Whatever it makes of the argument, it is there.
  for (const name of [program, 'openssl'])
    if (spawnSync(name, ['version'], { env: ENVIRONMENT, stdio: 'ignore' }).error !== undefined)
      return `install ${name} (Debian: apt-get install ${name})`;
  return false;
}

/** Debian's nginx is where only root looks. */
const ENVIRONMENT = { PATH: `${process.env.PATH}:/usr/sbin` };

/** Starts it in front of the nodes at these ports, as an unprivileged user. */
export async function startLoadBalancer(
  program: BalancerProgram,
  nodePorts: readonly [number, number],
): Promise<LoadBalancer> {
  const owner = unprivileged('nobody');
  const folder = makeFolder(`chat-${program}-`, owner);
  const { example, logs, replacements, args } = PROGRAMS[program];
  const [port, httpPort] = [await freePort(), await freePort()];
  const [certificateFile, keyFile] = makeCertificate(folder, owner);
  const certificate = readFileSync(certificateFile, 'utf8');
  const file = path.join(folder, example);
  const place = { folder, port, httpPort, certificateFile, keyFile, nodePorts };
  writeFileSync(file, withReplacements(example, replacements(place)));

  let written = '';
  const child = spawn(program, args(file, folder), {
    ...owner,
    cwd: folder,
    // Caddy keeps its state at home.
    env: { ...ENVIRONMENT, HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (written += String(chunk)));
  // nginx ends its workers when it is asked to go, and leaves them behind when it is killed.
  const endNow = () => void child.kill('SIGTERM');
  process.once('exit', endNow);
  const end = async () => {
    process.off('exit', endNow);
    if (isAlive(child)) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };

  try {
    await waitUntil(`${program} listens`, () => {
      if (!isAlive(child)) throw new Error(`${program} ended before it was ready:\n${written}`);
      return accepts(port);
    });
  } catch (error) {
    await end();
    throw error;
  }
  const tunnel = await startTunnel(port, certificate);
  return {
    port,
    certificate,
    plainPort: tunnel.port,
    webSockets: tunnel.webSockets,
    logged: () =>
      written + logs.map((name) => readFileSync(path.join(folder, name), 'utf8')).join(''),
    async close() {
      await tunnel.close();
      await end();
    },
  };
}

/** The text of an example with all of these replaced, each of which has to stand there once. */
function withReplacements(example: string, replacements: Readonly<Record<string, string>>): string {
  let text = readFileSync(path.join('examples/deploy', example), 'utf8');
  for (const [from, to] of Object.entries(replacements)) {
    const parts = text.split(from);
    if (parts.length !== 2)
      throw new Error(`examples/deploy/${example} has ${parts.length - 1} times: ${from}`);
    text = parts.join(to);
  }
  return text;
}

/** A certificate of its own making for 127.0.0.1, and its key: their files. */
function makeCertificate(folder: string, owner: ReturnType<typeof unprivileged>): [string, string] {
  const [certificateFile, keyFile] = ['certificate.pem', 'key.pem'].map((name) =>
    path.join(folder, name),
  ) as [string, string];
  const args = [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'],
    ...['-out', certificateFile, '-keyout', keyFile],
  ];
  execFileSync('openssl', args, { ...owner, cwd: folder, env: ENVIRONMENT, stdio: 'pipe' });
  return [certificateFile, keyFile];
}

function isAlive({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** Passes bytes on to this port, with TLS. */
async function startTunnel(port: number, certificate: string) {
  const open = new Set<{ destroy(): unknown }>();
  let webSockets = 0;
  const server = createServer({ noDelay: true }, (plain) => {
    const secure = connectSecurely({ port, host: '127.0.0.1', ca: certificate });
    secure.setNoDelay(true);
    plain.pipe(secure).pipe(plain);
    secure.once('data', (chunk: Buffer) => {
      if (!chunk.toString('latin1').startsWith('HTTP/1.1 101 ')) return;
      webSockets += 1;
      secure.once('close', () => (webSockets -= 1));
    });
    for (const [socket, other] of [
      [plain, secure],
      [secure, plain],
    ] as const) {
      open.add(socket);
      socket.on('error', () => other.destroy());
      socket.once('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    webSockets: () => webSockets,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
