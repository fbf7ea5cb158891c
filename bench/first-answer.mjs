// From "Send" of a first message to the server's answer to it: directly, through a proxy that refuses
// WebSockets, and through one that never answers a request for one.
// Usage: node bench/first-answer.mjs [rounds]
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { startBrowser, startServer } from './support/chat-pages.mjs';
import { spread } from './support/statistics.mjs';

const rounds = Number(process.argv[2] ?? 5);
const server = await startServer();
const browser = await startBrowser();

const NETWORKS = { direct: 'passed', refused: 'refused', silent: 'unanswered' };
const taken = Object.fromEntries(Object.keys(NETWORKS).map((network) => [network, []]));
for (let round = -1; round < rounds; round++)
  for (const [network, webSockets] of Object.entries(NETWORKS)) {
    const ms = await firstAnswer(webSockets);
    if (round >= 0) taken[network].push(ms); // the first one warms up
  }
console.log(`${rounds} first messages each, in turn; ms until the server has answered`);
for (const [network, times] of Object.entries(taken))
  console.log(`${network.padEnd(10)} ${spread(times, 0)}`);

await browser.stop();
await server.stop();

/** Each time in a document and a conversation of its own: nothing is loaded or remembered. */
async function firstAnswer(webSockets) {
  const proxy = await startProxy(webSockets);
  const page = await browser.context.newPage();
  await page.goto(proxy.origin);
  const ms = await page.evaluate(async () => {
    const widget = document.querySelector('chat-widget');
    await widget.show();
    const sent = new Promise((resolve) => {
      const look = setInterval(() => {
        if (!/\bSent\b/.test(textOf(widget))) return;
        clearInterval(look);
        resolve();
      }, 2);
    });
    const start = performance.now();
    widget.send('hello');
    await sent;
    return performance.now() - start;

    function textOf(root) {
      const inside = [root, ...(root.shadowRoot ?? root).querySelectorAll('*')];
      return inside
        .map((each) => (each !== root && each.shadowRoot ? textOf(each) : ownText(each)))
        .join(' ');
    }
    function ownText(element) {
      return [...element.childNodes]
        .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
        .map(({ data }) => data)
        .join(' ');
    }
  });
  await page.close();
  proxy.close();
  return ms;
}

async function startProxy(webSockets) {
  const { hostname, port } = new URL(server.origin);
  const sockets = new Set();
  const proxy = createServer((asked, answer) => {
    const { method, url: path, headers } = asked;
    const onward = request({ hostname, port, method, path, headers }, (got) => {
      answer.writeHead(got.statusCode, got.headers);
      got.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });
  proxy.on('connection', (socket) => sockets.add(socket));
  proxy.on('upgrade', ({ url, rawHeaders }, socket) => {
    socket.on('error', () => {});
    if (webSockets === 'unanswered') return;
    if (webSockets === 'refused')
      return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    const onward = connect(Number(port), hostname, () => {
      const lines = [`GET ${url} HTTP/1.1`];
      for (let i = 0; i < rawHeaders.length; i += 2)
        lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
      onward.write(`${lines.join('\r\n')}\r\n\r\n`);
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
  });
  await new Promise((done) => proxy.listen(0, '127.0.0.1', done));
  return {
    origin: `http://127.0.0.1:${proxy.address().port}`,
    close() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}
