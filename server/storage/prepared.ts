import type { CompiledQuery, Kysely } from 'kysely';
import type { Database } from './schema.js';

/**
 * A statement that was built and compiled once: takes values, and gives the query to run with them. An
 * absent value is null.
 */
export type Prepared<Values, Row> = (values: Values) => CompiledQuery<Row>;

/** Runs a query, and resolves with its rows. */
export type RunQuery = <Row>(query: CompiledQuery<Row>) => Promise<Row[]>;

/** Stands for a value in the query while it is built. */
class Hole {
  constructor(readonly name: PropertyKey) {}
}

const holes = new Proxy({}, { get: (_target, name) => new Hole(name) });

/**
 * Builds a query with stand-ins for its values, and compiles it at its first use. Building one costs
 * more than running it, and a message runs two.
 */
export function prepare<Values extends object, Row>(
  build: (values: Values) => { compile(): CompiledQuery<Row> },
): Prepared<Values, Row> {
  let compiled: CompiledQuery<Row> | undefined;
  return (values) => {
    compiled ??= build(holes as Values).compile();
    const parameters = compiled.parameters.map((parameter) =>
      parameter instanceof Hole ? (values[parameter.name as keyof Values] ?? null) : parameter,
    );
    return { ...compiled, parameters };
  };
}

/** Runs queries in the database itself, or in one transaction of it. */
export function runIn(executor: Pick<Kysely<Database>, 'executeQuery'>): RunQuery {
  return async (query) => (await executor.executeQuery(query)).rows;
}
