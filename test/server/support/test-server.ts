import type { AddressInfo } from 'node:net';
import { buildApp } from '../../../server/build-app.js';
import type { Overrides } from '../../../server/components.js';
import type { TestClock } from './test-clock.js';
import { createTestComponents } from './test-components.js';

/** The whole server on a port of its own on this machine, with time that a test steps. */
export async function startTestServer(
  environment: Record<string, string> = {},
  overrides: Overrides & { clock?: TestClock } = {},
) {
  const components = await createTestComponents(environment, overrides);
  const app = await buildApp(components);
  await app.http.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.http.server.address() as AddressInfo;
  return {
    ...components,
    ...app,
    port,
    url: `http://127.0.0.1:${port}`,
    close: () => app.http.close(),
  };
}

export type TestServer = Awaited<ReturnType<typeof startTestServer>>;
