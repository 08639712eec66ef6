import type { DatabaseSync } from 'node:sqlite'
import type { PluginWrite } from '../records.ts'
import type { Tables } from '../tables.ts'
import { checkedRows, type Checked } from './checked-rows.ts'
import { prepareAll, query } from './query.ts'

interface ValueRow {
  scope: string
  key: string
  value: string
}

const rows = checkedRows<ValueRow>('pluginValue', ['scope', 'key', 'value'])

const queries = {
  get: query<Checked<ValueRow>>(
    'select scope, key, value, checksum from pluginValue where scope = :scope and key = :key',
  ),
  held: query<{ keys: number; bytes: number }>(
    `select count(*) as keys, coalesce(sum(length(cast(key as blob)) + length(cast(value as blob))), 0) as bytes
    from pluginValue where scope = :scope and key <> :key`,
  ),
  put: query(`insert into pluginValue (scope, key, value, checksum) values (:scope, :key, :value, :checksum)
    on conflict (scope, key) do update set value = :value, checksum = :checksum`),
  drop: query('delete from pluginValue where scope = :scope and key = :key'),
  keys: query<{ key: string }>(`select key from pluginValue
    where scope = :scope and key > :after and substr(key, 1, length(:prefix)) = :prefix order by key limit :limit`),
}

type Methods = Pick<Tables, 'pluginValue' | 'putPluginValue' | 'dropPluginValue' | 'pluginKeys'>

/** What plugins keep, each in a scope of its own. */
export class PluginValues implements Methods {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  pluginValue(at: { scope: string; key: string }): string | undefined {
    const row = this.#queries.get.get(at)
    return row && rows.open(row).value
  }

  putPluginValue({
    scope,
    key,
    value,
    isNew,
    mostKeys,
    mostBytes,
  }: PluginWrite): 'stored' | 'there' | 'full' {
    if (isNew && this.#queries.get.get({ scope, key })) return 'there'
    const held = this.#queries.held.get({ scope, key })!
    const bytes = held.bytes + Buffer.byteLength(key) + Buffer.byteLength(value)
    if (held.keys >= mostKeys || bytes > mostBytes) return 'full'
    this.#queries.put.run({ ...rows.seal({ scope, key, value }) })
    return 'stored'
  }

  dropPluginValue(at: { scope: string; key: string }): void {
    this.#queries.drop.run(at)
  }

  pluginKeys(at: { scope: string; prefix: string; after: string; limit: number }): string[] {
    return this.#queries.keys.all(at).map(({ key }) => key)
  }
}
