import type { CompiledQuery, Kysely, QueryResult } from 'kysely';
import type { Database } from './schema.js';

/** Where a statement runs: the database itself, or one transaction of it. */
export type Executor = Pick<Kysely<Database>, 'executeQuery'>;

/** A statement that was built and compiled once, and runs with other values each time. */
export type Prepared<Values, Row> = (executor: Executor, values: Values) => Promise<Row[]>;

/** Stands for a value in the query while it is built. */
class Hole {
  constructor(readonly name: PropertyKey) {}
}

const holes = new Proxy({}, { get: (_target, name) => new Hole(name) });

/**
 * Builds a query with stand-ins for its values, and compiles it at its first use. Building one costs
 * more than running it, and a message runs three.
 */
export function prepare<Values extends object, Row>(
  build: (values: Values) => { compile(): CompiledQuery<Row> },
): Prepared<Values, Row> {
  let compiled: CompiledQuery<Row> | undefined;
  return async (executor, values) => {
    compiled ??= build(holes as Values).compile();
    const parameters = compiled.parameters.map((parameter) =>
      parameter instanceof Hole ? values[parameter.name as keyof Values] : parameter,
    );
    const result: QueryResult<Row> = await executor.executeQuery({ ...compiled, parameters });
    return result.rows;
  };
}
