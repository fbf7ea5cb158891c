import { esbuildPlugin } from '@web/dev-server-esbuild';
import { summaryReporter } from '@web/test-runner';
import { launcherFor } from './tools/engines/launchers.mjs';
import { countReporter } from './tools/count-wtr.mjs';
import { root } from './tools/project.mjs';

export default {
  rootDir: root,
  files: 'test/{platform,controllers,elements,console}/**/*.test.ts',
  nodeResolve: { browser: true, exportConditions: ['browser', 'production'] },
  plugins: [
    // The options come from the base file, because esbuild follows no `extends` here.
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: `${root}/tsconfig.base.json` }),
  ],
  browsers: [await launcherFor()],
  concurrency: 2,
  testFramework: { config: { timeout: '15000' } },
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 120_000,
  reporters: [summaryReporter(), countReporter()],
};
