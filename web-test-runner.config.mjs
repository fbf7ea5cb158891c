import { esbuildPlugin } from '@web/dev-server-esbuild';
import { summaryReporter } from '@web/test-runner';
import { launcherFor } from './tools/engines/launchers.mjs';
import { countReporter } from './tools/count-tests.mjs';
import { freePort } from './tools/free-port.mjs';
import { root } from './tools/project.mjs';

export default {
  rootDir: root,
  // Two runs on one machine would take the same default.
  port: await freePort(),
  files: 'test/{platform,controllers,elements,console}/**/*.test.ts',
  nodeResolve: { browser: true, exportConditions: ['browser', 'production'] },
  plugins: [
    // The options come from the base file, because esbuild follows no `extends` here.
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: `${root}/tsconfig.base.json` }),
  ],
  browsers: [await launcherFor()],
  concurrency: 2,
  // Bounds on what hangs, with room for a machine that does other things at the same time.
  testFramework: { config: { timeout: '60000' } },
  browserStartTimeout: 120_000,
  testsStartTimeout: 120_000,
  testsFinishTimeout: 300_000,
  reporters: [summaryReporter(), countReporter()],
};
