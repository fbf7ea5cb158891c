import { EngineRegistry, type EngineConfig } from '../../controllers/engine-registry.js';
import type { ChatEngine } from '../../core/chat-engine-api.js';
import { createChatEngine } from '../../core/chat-engine.js';
import type { StateChange } from '../../core/debug-log.js';
import type { Log } from '../../core/ports.js';
import { removeConversation, tabsName, widgetName } from '../../core/storage/storage-keys.js';
import { createBrowserPorts } from '../../platform/browser-ports.js';
import { createWebStorage } from '../../platform/web-storage.js';
import { registerPanel } from '../chat-panel/register-panel.js';
import { WidgetRuntime, type WidgetHost } from './widget-runtime.js';

const DAY = 24 * 60 * 60;
const HEARTBEAT = 30;

/** The page's engines: elements that come and go share them. */
const registry = new EngineRegistry(createEngine);

/** All that the launcher does not need, behind one import. */
export function startRuntime(host: WidgetHost): WidgetRuntime {
  registerPanel();
  return new WidgetRuntime(host, registry);
}

function createEngine(config: EngineConfig): ChatEngine {
  const { server, site, keepHistory, sharePage, keepProfile, countVisitor, debug } = config;
  const { historySeconds = DAY, heartbeatSeconds = HEARTBEAT } = config;
  const name = widgetName(server, site);
  if (historySeconds === 0) removeConversation(createWebStorage('localStorage'), name);
  const ports = createBrowserPorts({
    server,
    tabsName: tabsName(name),
    debug,
    island: historySeconds === 0,
  });
  const options = {
    server,
    site,
    historyTtlMs: historySeconds * 1000,
    heartbeatMs: heartbeatSeconds * 1000,
    keepHistory,
    sharePage,
    keepProfile,
    countVisitor,
  };
  return createChatEngine(ports, options, debug ? (change) => logSession(ports.log, change) : undefined);
}

/** Tells each change once that has loaded which hardly a page asks for. */
function logSession(log: Log, change: StateChange): void {
  import('../../core/debug-log.js').then(
    ({ logChange }) => logChange(log, change),
    () => {},
  );
}
