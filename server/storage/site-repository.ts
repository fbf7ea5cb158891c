/** Sites by their public token. What the settings are is not the storage's concern. */
export interface SiteRepository {
  find(token: string): Promise<unknown>;
  all(): Promise<{ token: string; settings: unknown }[]>;
  set(token: string, settings: object, now: number): Promise<void>;
}
