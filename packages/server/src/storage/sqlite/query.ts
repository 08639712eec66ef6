import type { DatabaseSync, SQLInputValue } from 'node:sqlite'

declare const rowOf: unique symbol

/** SQL together with the type of the rows it answers; `never` where it answers none. */
export interface Query<Row> {
  readonly text: string
  readonly [rowOf]?: Row
}

export function query<Row = never>(text: string): Query<Row> {
  return { text }
}

type Parameters = Record<string, SQLInputValue>

export interface Prepared<Row> {
  get(parameters?: Parameters): Row | undefined
  all(parameters?: Parameters): Row[]
  /** One row at a time; leaving the loop early ends the query. */
  iterate(parameters?: Parameters): IterableIterator<Row>
  run(parameters?: Parameters): { changes: number | bigint }
  /** By place, which is quicker than by name. */
  run(...parameters: SQLInputValue[]): { changes: number | bigint }
}

type RowOf<Kind> = Kind extends Query<infer Row> ? Row : never
export type PreparedAll<Queries> = { readonly [Name in keyof Queries]: Prepared<RowOf<Queries[Name]>> }

/** Prepares every query of a table once, when the database is opened. */
export function prepareAll<Queries extends Record<string, Query<unknown>>>(
  db: DatabaseSync,
  queries: Queries,
): PreparedAll<Queries> {
  const prepared = Object.entries(queries).map(([name, { text }]) => [name, db.prepare(text)])
  // Safe: each query states the type of its rows beside its column list, and strict tables hold columns to their types.
  return Object.fromEntries(prepared) as PreparedAll<Queries>
}
