import type { DeviceId, KeyPackageUpload } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import { limits } from '@securechat/protocol/limits'
import { fromBlob, toBlob } from '../blob.ts'
import { prepared, query, type Sql, type Value } from './query.ts'

/** How many packages of a device are remembered once handed out, so that publishing one again does not revive it. */
const SPENT_KEPT = 1000

const queries = prepared('key_package', {
  // Whoever gives or takes packages of a device takes turns, in the same order everywhere, so that each count is right.
  lockDevices: query<{ deviceId: DeviceId }>(`select device_id as "deviceId" from device
    where device_id = any($1::text[]) and revoked_at_ms is null order by device_no for no key update`),
  add: query(`insert into key_package (device_id, ref, body)
    select $1, ref, body from unnest($2::text[], $3::bytea[]) with ordinality as given (ref, body, place)
    order by place on conflict do nothing`),
  setLastResort: query(`insert into last_resort (device_id, ref, body) values ($1, $2, $3)
    on conflict (device_id) do update set ref = excluded.ref, body = excluded.body`),
  count: query<{ count: number }>(
    'select count(*) as count from key_package where device_id = $1 and body is not null',
  ),
  dropOldest: query(`delete from key_package where device_id = $1 and body is not null and package_no <=
    (select package_no from key_package where device_id = $1 and body is not null
     order by package_no desc limit 1 offset ${limits.keyPackagesPerDevice})`),
  dropSpent: query(`delete from key_package where device_id = $1 and body is null and package_no <=
    (select package_no from key_package where device_id = $1 and body is null
     order by package_no desc limit 1 offset ${SPENT_KEPT})`),
  claim: query<{ deviceId: DeviceId; body: Uint8Array; left: number }>(`with
    wanted as (select device_id, min(place) as place
      from unnest($1::text[]) with ordinality as given (device_id, place) group by device_id),
    taken as (select k.package_no, k.device_id, k.body from wanted w cross join lateral
      (select package_no, device_id, body from key_package where device_id = w.device_id and body is not null
       order by package_no limit 1) k),
    spent as (update key_package k set body = null from taken t where k.package_no = t.package_no)
    select w.device_id as "deviceId", coalesce(t.body, l.body) as body,
      (select count(*) from key_package k where k.device_id = w.device_id and k.body is not null)
        - (t.package_no is not null)::int as left
    from wanted w left join taken t on t.device_id = w.device_id
      left join last_resort l on l.device_id = w.device_id
    where t.body is not null or l.body is not null order by w.place`),
})

/** Over the limit the oldest go. @throws ChatError `not-found` for an unknown or revoked device. */
export async function publishKeys(
  sql: Sql,
  at: { deviceId: DeviceId; keyPackages: KeyPackageUpload },
): Promise<number> {
  const { deviceId, keyPackages } = at
  const { oneTime, lastResort } = keyPackages
  if (!(await sql.first(queries.lockDevices, [[deviceId]]))) throw new ChatError('not-found')
  const refs = oneTime.map(({ ref }) => ref)
  const bodies = oneTime.map(({ keyPackage }) => toBlob(keyPackage))
  const [counted] = await Promise.all([
    addAndCount(sql, deviceId, [refs, bodies]),
    lastResort && sql.run(queries.setLastResort, [deviceId, lastResort.ref, toBlob(lastResort.keyPackage)]),
  ])
  return counted
}

async function addAndCount(sql: Sql, deviceId: DeviceId, columns: readonly Value[]): Promise<number> {
  const [, , , counted] = await Promise.all([
    sql.run(queries.add, [deviceId, ...columns]),
    sql.run(queries.dropOldest, [deviceId]),
    sql.run(queries.dropSpent, [deviceId]),
    sql.first(queries.count, [deviceId]),
  ])
  return counted?.count ?? 0
}

export async function claimKeys(
  sql: Sql,
  at: { deviceIds: DeviceId[] },
): Promise<{ deviceId: DeviceId; keyPackage: string; left: number }[]> {
  const [, rows] = await Promise.all([
    sql.run(queries.lockDevices, [at.deviceIds]),
    sql.all(queries.claim, [at.deviceIds]),
  ])
  return rows.map(({ deviceId, body, left }) => ({ deviceId, keyPackage: fromBlob(body), left }))
}
