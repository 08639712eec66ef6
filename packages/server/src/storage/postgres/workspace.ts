import { prepared, query, type Sql } from './query.ts'

const queries = prepared('workspace', {
  name: query<{ name: string }>('select name from workspace'),
  setName: query('insert into workspace (name) values ($1) on conflict do nothing'),
  secret: query<{ value: string }>('select value from secret where name = $1'),
  keepSecret: query('insert into secret (name, value) values ($1, $2) on conflict do nothing'),
  probe: query(`insert into probe (tries) values (1)
    on conflict (only_row) do update set tries = (probe.tries + 1) % 1000000007`),
  counts: query<Record<string, number>>(`select
    (select count(*) from account) as accounts, (select count(*) from device) as devices,
    (select count(*) from live_session) as sessions, (select count(*) from room) as rooms,
    (select coalesce(sum(head_seq), 0)::bigint from room) as events,
    (select count(*) from welcome_for) as "welcomesWaiting",
    pg_database_size(current_database()) as "databaseBytes"`),
})

export async function workspaceName(sql: Sql): Promise<string | undefined> {
  return (await sql.first(queries.name))?.name
}

/** @returns whether it had no name before. */
export async function nameWorkspace(sql: Sql, name: string): Promise<boolean> {
  return (await sql.run(queries.setName, [name])) === 1
}

/** Of servers that start together, all get what the first of them stored. */
export async function secret(sql: Sql, at: { name: string; candidate: string }): Promise<string> {
  await sql.run(queries.keepSecret, [at.name, at.candidate])
  const stored = await sql.first(queries.secret, [at.name])
  if (!stored) throw new Error('The secret was not stored.')
  return stored.value
}

export async function measure(sql: Sql): Promise<Record<string, number>> {
  return { ...(await sql.first(queries.counts)) }
}

export async function probe(sql: Sql): Promise<void> {
  await sql.run(queries.probe)
}
