import { statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { Tables } from '../tables.ts'
import { checkedRows, type Checked } from './checked-rows.ts'
import { prepareAll, query } from './query.ts'

type NameRow = { name: string }
type SecretRow = { name: string; value: string }

const names = checkedRows<NameRow>('workspace', ['name'])
const secrets = checkedRows<SecretRow>('secret', ['name', 'value'])

const queries = {
  name: query<Checked<NameRow>>('select name, checksum from workspace'),
  setName: query('insert into workspace (only, name, checksum) values (1, :name, :checksum)'),
  secret: query<Checked<SecretRow>>('select name, value, checksum from secret where name = :name'),
  keepSecret: query(`insert into secret (name, value, checksum) values (:name, :value, :checksum)
    on conflict do nothing`),
  probe: query('insert into probe (only, tries) values (1, 1) on conflict do update set tries = tries + 1'),
  counts: query<Record<string, number>>(`select
    (select count(*) from account) as accounts, (select count(*) from device) as devices,
    (select count(*) from session) as sessions, (select count(*) from room) as rooms,
    (select coalesce(sum(headSeq), 0) from room) as events, (select count(*) from welcomeFor) as welcomesWaiting`),
}

type WorkspaceMethods = Pick<Tables, 'workspaceName' | 'secret' | 'measure' | 'probe'>

/** The workspace's name, the server's own secrets, and the store's state of health. */
export class Workspace implements WorkspaceMethods {
  readonly #queries
  readonly #path

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
    this.#path = db.location()
  }

  workspaceName(): string | undefined {
    const row = this.#queries.name.get()
    return row && names.open(row).name
  }

  setName(name: string): void {
    this.#queries.setName.run(names.seal({ name }))
  }

  secret(at: { name: string; candidate: string }): string {
    const { name, candidate } = at
    this.#queries.keepSecret.run(secrets.seal({ name, value: candidate }))
    const row = this.#queries.secret.get({ name })
    return row ? secrets.open(row).value : candidate
  }

  measure(): Record<string, number> {
    return {
      ...this.#queries.counts.get(),
      databaseBytes: sizeBytes(this.#path),
      walBytes: sizeBytes(this.#path && `${this.#path}-wal`),
    }
  }

  probe(): void {
    this.#queries.probe.run()
  }
}

function sizeBytes(path: string | null): number {
  if (!path) return 0
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
