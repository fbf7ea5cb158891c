/** `status` 0: no answer. `body`: the answer's JSON, not parsed further. */
export interface ConsoleAnswer {
  status: number;
  body: unknown;
}

/** The calls under `/api/console`; `path` is what follows that. Never rejects. */
export interface ConsoleHttp {
  get(path: string): Promise<ConsoleAnswer>;
  post(path: string, body?: unknown): Promise<ConsoleAnswer>;
}
