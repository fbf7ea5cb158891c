import { noContentSchema, outcomeOfHttp } from '../../core/connection/outcome.js';
import type { Http, HttpRequest } from '../../core/ports.js';
import {
  apiKeysSchema,
  madeApiKeySchema,
  type ApiKey,
  type NewApiKey,
} from '../../protocol/api-keys.js';

/** Keys with which other systems call the API. For admins. `null` and `false`: it failed. */
export interface ApiKeyClient {
  /** The newest first. */
  list(): Promise<readonly ApiKey[] | null>;
  /** `secret`: the key itself, which is told once. */
  add(key: NewApiKey): Promise<{ apiKey: ApiKey; secret: string } | null>;
  revoke(id: string): Promise<boolean>;
}

export function createApiKeyClient({ http }: { http: Http }): ApiKeyClient {
  const call = (method: HttpRequest['method'], path: string, body?: unknown) =>
    http.request({ method, path: `/api/console/api-keys${path}`, body });

  return {
    async list() {
      const outcome = outcomeOfHttp(await call('GET', ''), apiKeysSchema);
      return outcome.kind === 'done' ? outcome.value.apiKeys : null;
    },
    async add(key) {
      const outcome = outcomeOfHttp(await call('POST', '', key), madeApiKeySchema);
      return outcome.kind === 'done' ? outcome.value : null;
    },
    async revoke(id) {
      const outcome = outcomeOfHttp(await call('DELETE', `/${id}`), noContentSchema);
      return outcome.kind === 'done';
    },
  };
}
