import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const read = (name: string) => readFile(`examples/deploy/${name}`, 'utf8');

test('SEC-3: the nginx example logs no query, no referrer and no error with a request in it', async () => {
  const text = await read('nginx.conf');
  const formats = [...text.matchAll(/^\s*log_format (\w+) (.*);$/gm)];
  assert.ok(formats.length > 0);
  for (const [, , format] of formats)
    assert.doesNotMatch(
      format!,
      /\$(?:request|request_uri|args|query_string|arg_\w+|http_referer)\b/,
    );
  const names = formats.map(([, name]) => name);
  for (const [, format] of text.matchAll(/^\s*access_log \S+ (\w+);$/gm))
    assert.ok(names.includes(format));
  const sockets = /location \/socket\.io\/ \{.*?\n {4}\}/s.exec(text)![0];
  assert.match(sockets, /error_log \S+ crit;/);
});

test('SEC-3: the Caddy example drops queries and headers from both of its logs', async () => {
  const text = await read('Caddyfile');
  const logs = text.match(/^\tlog .*?^\t\}/gms)!;
  assert.equal(logs.length, 2);
  for (const log of logs) {
    assert.match(log, /request>uri regexp "\\\?\.\*" ""/);
    assert.match(log, /request>headers delete/);
  }
});
