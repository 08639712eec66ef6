declare const rowOf: unique symbol

/** SQL together with the type of the rows it answers; `never` where it answers none. */
export interface Query<Row> {
  readonly text: string
  /** Names the statement on its connection, where it is then parsed only once. */
  readonly name?: string
  readonly [rowOf]?: Row
}

/** One query; every value in it is a parameter. */
export function query<Row = never>(text: string): Query<Row> {
  return { text }
}

/** Gives each query of a table its name. */
export function prepared<Queries extends Record<string, Query<unknown>>>(
  table: string,
  queries: Queries,
): Queries {
  const entries = Object.entries(queries).map(([name, { text }]) => [
    name,
    { name: `${table}.${name}`, text },
  ])
  // Safe: the same queries under the same names, and the type of their rows is not there at run time.
  return Object.fromEntries(entries) as Queries
}

/** What a query may be given. An array is one parameter, for `any` and `unnest`. */
export type Value = string | number | boolean | null | Uint8Array | readonly Value[]

/**
 * A connection while somebody works with it. Statements sent without waiting for one another go out together and are
 * carried out in order; after one has failed in a transaction, those behind it fail too.
 */
export interface Sql {
  all<Row>(query: Query<Row>, values?: readonly Value[]): Promise<Row[]>
  first<Row>(query: Query<Row>, values?: readonly Value[]): Promise<Row | undefined>
  /** @returns how many rows it changed. */
  run(query: Query<unknown>, values?: readonly Value[]): Promise<number>
}
