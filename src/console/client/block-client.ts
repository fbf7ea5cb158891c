import { noContentSchema, outcomeOfHttp, type Outcome } from '../../core/connection/outcome.js';
import type { Http } from '../../core/ports.js';
import {
  blocksSchema,
  madeBlockSchema,
  type Block,
  type NewAddressBlock,
} from '../../protocol/blocks.js';

/** Blocked visitors and addresses. For admins. `null` and `false`: it failed. */
export interface BlockClient {
  /** The newest first. */
  list(): Promise<readonly Block[] | null>;
  add(block: NewAddressBlock): Promise<Outcome<Block>>;
  remove(id: string): Promise<boolean>;
}

export function createBlockClient({ http }: { http: Http }): BlockClient {
  const PATH = '/api/console/blocks';
  return {
    async list() {
      const outcome = outcomeOfHttp(
        await http.request({ method: 'GET', path: PATH }),
        blocksSchema,
      );
      return outcome.kind === 'done' ? outcome.value.blocks : null;
    },
    async add(body) {
      const answer = await http.request({ method: 'POST', path: PATH, body });
      const outcome = outcomeOfHttp(answer, madeBlockSchema);
      return outcome.kind === 'done' ? { kind: 'done', value: outcome.value.block } : outcome;
    },
    async remove(id) {
      const answer = await http.request({ method: 'DELETE', path: `${PATH}/${id}` });
      return outcomeOfHttp(answer, noContentSchema).kind === 'done';
    },
  };
}
