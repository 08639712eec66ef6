import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, EventId, FileId, RoomId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import type { FilePart, FileRecord } from '../records.ts'
import type { Storage } from '../storage.ts'
import { prepareAll, query } from './query.ts'

type PartOf<Name extends keyof Storage> = NonNullable<Parameters<Storage[Name]>[0]>
type FileRow = FileRecord & { isDoomed: 0 | 1 }

/** A message that was claimed for and then never sent holds nothing, and neither does one that is erased. */
const isClaimed = `exists (select 1 from fileClaim join room using (roomId)
    join event on event.roomNo = room.roomNo and event.eventId = fileClaim.eventId
      and event.body is not null
  where fileClaim.fileId = file.fileId)`

const queries = {
  byId: query<FileRow>(`select fileId, roomId, accountId, sizeBytes, storedBytes, touchedAtMs, isDoomed
    from file where fileId = :fileId`),
  usage: query<{ bytes: number }>(
    'select coalesce(sum(sizeBytes), 0) as bytes from file where accountId = :accountId',
  ),
  insert: query(`insert into file (fileId, roomId, accountId, sizeBytes, storedBytes, touchedAtMs, isDoomed)
    values (:fileId, :roomId, :accountId, :sizeBytes, 0, :nowMs, 0)`),
  grow: query(
    'update file set storedBytes = storedBytes + :sizeBytes, touchedAtMs = :nowMs where fileId = :fileId',
  ),
  addPart: query(`insert into filePart (fileId, startByte, sizeBytes, name)
    values (:fileId, :startByte, :sizeBytes, :name)`),
  parts: query<FilePart>(`select startByte, sizeBytes, name from filePart
    where fileId = :fileId and startByte < :to and startByte + sizeBytes > :from order by startByte`),
  rooms: query<{ roomId: RoomId }>('select distinct roomId from fileClaim where fileId = :fileId'),
  isShownTo: query<{
    one: 1
  }>(`select 1 as one from fileClaim join room using (roomId) join member using (roomNo)
    where fileId = :fileId and member.accountId = :accountId and member.state = 'joined'`),
  claim: query(`insert into fileClaim (fileId, roomId, eventId) values (:fileId, :roomId, :eventId)
    on conflict do nothing`),
  touch: query('update file set touchedAtMs = :nowMs where fileId = :fileId'),
  release: query(`update file set touchedAtMs = 0 where fileId in
    (select fileId from fileClaim where roomId = :roomId and eventId = :eventId)`),
  unclaim: query('delete from fileClaim where roomId = :roomId and eventId = :eventId'),
  doomOld: query(`update file set isDoomed = 1 where fileId in
    (select fileId from file where touchedAtMs < :beforeMs and isDoomed = 0 and not ${isClaimed} limit :limit)`),
  doomed: query<{ fileId: FileId }>('select fileId from file where isDoomed = 1 limit :limit'),
  doomOwn: query(`update file set isDoomed = 1
    where fileId = :fileId and accountId = :accountId and not ${isClaimed}`),
  forget: query('delete from file where fileId = :fileId and isDoomed = 1'),
}

/** What is known of sealed files. */
export class Files {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  beginFile({ file, quotaBytes, nowMs }: PartOf<'beginFile'>): FileRecord {
    const { fileId, roomId, accountId, sizeBytes } = file
    const known = this.#queries.byId.get({ fileId })
    if (known) return sameUpload(known, file)
    const { bytes = 0 } = this.#queries.usage.get({ accountId }) ?? {}
    if (bytes + sizeBytes > quotaBytes) throw new ChatError('quota-full')
    this.#queries.insert.run({ fileId, roomId, accountId, sizeBytes, nowMs })
    return { fileId, roomId, accountId, sizeBytes, storedBytes: 0, touchedAtMs: nowMs }
  }

  file({ fileId }: PartOf<'file'>): FileRecord | undefined {
    const row = this.#queries.byId.get({ fileId })
    return row && row.isDoomed === 0 ? toRecord(row) : undefined
  }

  addFilePart({ fileId, part, nowMs }: PartOf<'addFilePart'>): void {
    const file = this.file({ fileId })
    if (!file) throw new ChatError('not-found')
    if (file.storedBytes !== part.startByte) throw new ChatError('upload-conflict')
    if (file.storedBytes + part.sizeBytes > file.sizeBytes) throw new ChatError('bad-request')
    this.#queries.addPart.run({ fileId, ...part })
    this.#queries.grow.run({ fileId, sizeBytes: part.sizeBytes, nowMs })
  }

  fileParts({ fileId, from, to }: PartOf<'fileParts'>): FilePart[] {
    return this.#queries.parts.all({ fileId, from, to }).map((part) => ({ ...part }))
  }

  fileRooms({ fileId }: PartOf<'fileRooms'>): RoomId[] {
    return this.#queries.rooms.all({ fileId }).map((row) => row.roomId)
  }

  claimFiles({ roomId, eventId, accountId, fileIds, nowMs }: PartOf<'claimFiles'>): void {
    for (const fileId of fileIds) {
      if (!this.#mayClaim(fileId, accountId)) throw new ChatError('file-missing')
      this.#queries.claim.run({ fileId, roomId, eventId })
      this.#queries.touch.run({ fileId, nowMs })
    }
  }

  /** The message is gone: files that no other speaks of are next to be removed. */
  unclaim({ roomId, eventId }: { roomId: RoomId; eventId: EventId }): void {
    this.#queries.release.run({ roomId, eventId })
    this.#queries.unclaim.run({ roomId, eventId })
  }

  doomFiles({ beforeMs, limit }: PartOf<'doomFiles'>): FileId[] {
    this.#queries.doomOld.run({ beforeMs, limit })
    return this.#queries.doomed.all({ limit }).map(({ fileId }) => fileId)
  }

  doomFile({ fileId, accountId }: PartOf<'doomFile'>): boolean {
    return Number(this.#queries.doomOwn.run({ fileId, accountId }).changes) > 0
  }

  forgetFile({ fileId }: PartOf<'forgetFile'>): void {
    this.#queries.forget.run({ fileId })
  }

  #mayClaim(fileId: FileId, accountId: AccountId): boolean {
    const file = this.file({ fileId })
    if (!file || file.storedBytes < file.sizeBytes) return false
    return file.accountId === accountId || this.#queries.isShownTo.get({ fileId, accountId }) !== undefined
  }
}

function sameUpload(row: FileRow, { roomId, accountId, sizeBytes }: PartOf<'beginFile'>['file']): FileRecord {
  const isSame = row.roomId === roomId && row.accountId === accountId && row.sizeBytes === sizeBytes
  if (!isSame || row.isDoomed === 1) throw new ChatError('bad-request')
  return toRecord(row)
}

const toRecord = ({ isDoomed: _never, ...record }: FileRow): FileRecord => record
