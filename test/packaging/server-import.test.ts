import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { installedProject, type Project } from './support/project.js';

/* A server that renders pages imports what the pages import, and has neither document nor elements. */

let project: Project;
before(async () => {
  project = await installedProject();
});
after(() => project.remove());

for (const door of ['chat-widget', 'chat-widget/define.js'])
  test(`PKG-6 Node imports ${door}: nothing is thrown, nothing is said`, async () => {
    project.write('import.js', `import { init } from '${door}'; console.log(typeof init);`);
    const { ok, output } = await project.run(process.execPath, 'import.js');
    assert.ok(ok, output);
    assert.equal(output.trim(), 'function');
  });

test('PKG-6 Node imports every module, those that load later too', async () => {
  project.write(
    'import-all.js',
    `import fs from 'node:fs';
     const folder = 'node_modules/chat-widget/dist/src';
     const modules = fs.readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.js'));
     for (const file of modules) await import('./' + folder + '/' + file);
     console.log(modules.length);`,
  );
  const { ok, output } = await project.run(process.execPath, 'import-all.js');
  assert.ok(ok, output);
  assert.ok(Number(output) > 50, output);
});

test('PKG-6 Node may even make a class of its own out of the element', async () => {
  project.write(
    'extend.js',
    `import { ChatWidget, ChatOpenEvent } from 'chat-widget';
     class Mine extends ChatWidget {}
     console.log(Mine.name, ChatOpenEvent.type);`,
  );
  const { ok, output } = await project.run(process.execPath, 'extend.js');
  assert.ok(ok, output);
  assert.equal(output.trim(), 'Mine chat-open');
});
