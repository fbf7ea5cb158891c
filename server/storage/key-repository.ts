export type KeyPurpose = 'token' | 'derive' | 'profile';

export interface ServerKey {
  id: string;
  purpose: KeyPurpose;
  /** 32 bytes in base64url. */
  secret: string;
  createdAt: number;
}

/** The server's own secrets: in the database, so that every node and every backup has them. */
export interface KeyRepository {
  all(): Promise<ServerKey[]>;
  insert(key: ServerKey): Promise<void>;
  remove(id: string): Promise<void>;
}
