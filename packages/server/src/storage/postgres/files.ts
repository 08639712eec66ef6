import type { EventId, FileId, RoomId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import type { FilePart, FileRecord } from '../records.ts'
import type { Storage } from '../storage.ts'
import { prepared, query, type Sql } from './query.ts'

type PartOf<Name extends keyof Storage> = NonNullable<Parameters<Storage[Name]>[0]>
type FileRow = FileRecord & { isDoomed: boolean }

/** A message that was claimed for and then never sent holds nothing, and neither does one that is erased. */
const isClaimed = `exists (select 1 from file_claim join room using (room_id)
    join event on event.room_no = room.room_no and event.event_id = file_claim.event_id
      and event.body is not null
  where file_claim.file_id = file.file_id)`

const columns = `file_id as "fileId", room_id as "roomId", account_id as "accountId", size_bytes as "sizeBytes",
  stored_bytes as "storedBytes", touched_at_ms as "touchedAtMs", is_doomed as "isDoomed"`

const queries = prepared('file', {
  byId: query<FileRow>(`select ${columns} from file where file_id = $1`),
  /** Files are locked one after the other, in the order of their ids, so that servers cannot deadlock. */
  locked: query<FileRow>(`select ${columns} from file where file_id = $1 for update`),
  lockAccount: query('select 1 from account where account_id = $1 for no key update'),
  usage: query<{ bytes: number }>(
    'select coalesce(sum(size_bytes), 0)::bigint as bytes from file where account_id = $1',
  ),
  insert:
    query(`insert into file (file_id, room_id, account_id, size_bytes, stored_bytes, touched_at_ms, is_doomed)
    values ($1, $2, $3, $4, 0, $5, false) on conflict do nothing`),
  grow: query('update file set stored_bytes = stored_bytes + $2, touched_at_ms = $3 where file_id = $1'),
  addPart: query('insert into file_part (file_id, start_byte, size_bytes, name) values ($1, $2, $3, $4)'),
  parts: query<FilePart>(`select start_byte as "startByte", size_bytes as "sizeBytes", name from file_part
    where file_id = $1 and start_byte < $3 and start_byte + size_bytes > $2 order by start_byte`),
  hasPart: query<{ one: number }>(
    'select 1 as one from file_part where file_id = $1 and start_byte = $2 and name = $3',
  ),
  rooms: query<{ roomId: RoomId }>('select distinct room_id as "roomId" from file_claim where file_id = $1'),
  isShownTo: query<{
    one: number
  }>(`select 1 as one from file_claim join room using (room_id) join member using (room_no)
    where file_id = $1 and member.account_id = $2 and member.state = 'joined' limit 1`),
  claim: query(
    `insert into file_claim (file_id, room_id, event_id) values ($1, $2, $3) on conflict do nothing`,
  ),
  touch: query('update file set touched_at_ms = $2 where file_id = $1'),
  release: query(`update file set touched_at_ms = 0 where file_id in
    (select file_id from file_claim where room_id = $1 and event_id = $2)`),
  unclaim: query('delete from file_claim where room_id = $1 and event_id = $2'),
  doomOld: query(`update file set is_doomed = true where file_id in
    (select file_id from file where touched_at_ms < $1 and not is_doomed and not ${isClaimed}
      order by file_id limit $2 for update skip locked)`),
  doomed: query<{ fileId: FileId }>('select file_id as "fileId" from file where is_doomed limit $1'),
  doomOwn: query(`update file set is_doomed = true
    where file_id = $1 and account_id = $2 and not ${isClaimed}`),
  forget: query('delete from file where file_id = $1 and is_doomed'),
})

export async function beginFile(
  sql: Sql,
  { file: made, quotaBytes, nowMs }: PartOf<'beginFile'>,
): Promise<FileRecord> {
  const { fileId, roomId, accountId, sizeBytes } = made
  const known = await sql.first(queries.byId, [fileId])
  if (known) return sameUpload(known, made)
  // Two uploads at once must not both fit into the same room that is left.
  await sql.run(queries.lockAccount, [accountId])
  const { bytes = 0 } = (await sql.first(queries.usage, [accountId])) ?? {}
  if (bytes + sizeBytes > quotaBytes) throw new ChatError('quota-full')
  if ((await sql.run(queries.insert, [fileId, roomId, accountId, sizeBytes, nowMs])) === 1)
    return { fileId, roomId, accountId, sizeBytes, storedBytes: 0, touchedAtMs: nowMs }
  const first = await sql.first(queries.byId, [fileId])
  if (!first) throw new ChatError('bad-request')
  return sameUpload(first, made)
}

export async function file(sql: Sql, { fileId }: PartOf<'file'>): Promise<FileRecord | undefined> {
  const row = await sql.first(queries.byId, [fileId])
  return row && !row.isDoomed ? toRecord(row) : undefined
}

export async function addFilePart(sql: Sql, { fileId, part, nowMs }: PartOf<'addFilePart'>): Promise<void> {
  const { startByte, sizeBytes, name } = part
  const row = await sql.first(queries.locked, [fileId])
  if (!row || row.isDoomed) throw new ChatError('not-found')
  // The transaction may have been carried out when its answer was lost, and is being tried again.
  if (await sql.first(queries.hasPart, [fileId, startByte, name])) return
  if (row.storedBytes !== startByte) throw new ChatError('upload-conflict')
  if (row.storedBytes + sizeBytes > row.sizeBytes) throw new ChatError('bad-request')
  await sql.run(queries.addPart, [fileId, startByte, sizeBytes, name])
  await sql.run(queries.grow, [fileId, sizeBytes, nowMs])
}

export function fileParts(sql: Sql, { fileId, from, to }: PartOf<'fileParts'>): Promise<FilePart[]> {
  return sql.all(queries.parts, [fileId, from, to])
}

export async function fileRooms(sql: Sql, { fileId }: PartOf<'fileRooms'>): Promise<RoomId[]> {
  return (await sql.all(queries.rooms, [fileId])).map(({ roomId }) => roomId)
}

export async function claimFiles(sql: Sql, given: PartOf<'claimFiles'>): Promise<void> {
  const { roomId, eventId, accountId, fileIds, nowMs } = given
  for (const fileId of fileIds.toSorted()) {
    const row = await sql.first(queries.locked, [fileId])
    if (!row || row.isDoomed || row.storedBytes < row.sizeBytes) throw new ChatError('file-missing')
    const isTheirs = row.accountId === accountId
    if (!isTheirs && !(await sql.first(queries.isShownTo, [fileId, accountId])))
      throw new ChatError('file-missing')
    await sql.run(queries.claim, [fileId, roomId, eventId])
    await sql.run(queries.touch, [fileId, nowMs])
  }
}

/** The message is gone: files that no other speaks of are next to be removed. */
export async function unclaimFiles(
  sql: Sql,
  { roomId, eventId }: { roomId: RoomId; eventId: EventId },
): Promise<void> {
  await sql.run(queries.release, [roomId, eventId])
  await sql.run(queries.unclaim, [roomId, eventId])
}

export async function doomFiles(sql: Sql, { beforeMs, limit }: PartOf<'doomFiles'>): Promise<FileId[]> {
  await sql.run(queries.doomOld, [beforeMs, limit])
  return (await sql.all(queries.doomed, [limit])).map(({ fileId }) => fileId)
}

export async function doomFile(sql: Sql, { fileId, accountId }: PartOf<'doomFile'>): Promise<boolean> {
  return (await sql.run(queries.doomOwn, [fileId, accountId])) > 0
}

export async function forgetFile(sql: Sql, { fileId }: PartOf<'forgetFile'>): Promise<void> {
  await sql.run(queries.forget, [fileId])
}

function sameUpload(row: FileRow, { roomId, accountId, sizeBytes }: PartOf<'beginFile'>['file']): FileRecord {
  const isSame = row.roomId === roomId && row.accountId === accountId && row.sizeBytes === sizeBytes
  if (!isSame || row.isDoomed) throw new ChatError('bad-request')
  return toRecord(row)
}

const toRecord = ({ isDoomed: _never, ...record }: FileRow): FileRecord => record
