import { createPasswords } from '../../dist/server/agents/passwords.js';
import { createComponents } from '../../dist/server/components.js';
import { readSettings } from '../../dist/server/config.js';

/** Signs agents up in the database of a server that need not run. Resolves with the cookies of their consoles. */
export async function signUpAgents(env, count) {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const passwords = createPasswords({ N: 1024, r: 8, p: 1 });
  const { prepare, signIn, close } = createComponents(readSettings(env), log, { passwords });
  await prepare();
  const cookies = [];
  for (let n = 1; n <= count; n += 1) {
    const link = await signIn.createSetupLink();
    const account = { name: `Agent ${n}`, password: 'correct horse battery', address: '127.0.0.1' };
    const { token } = await signIn.setUp({ link, ...account });
    cookies.push(`chat_console=${token}`);
  }
  await close();
  return cookies;
}
