import { crc32 } from 'node:zlib'
import type { SQLOutputValue } from 'node:sqlite'
import { StorageUnusable } from '../unusable.ts'

/** A row as stored: with a checksum over the columns it was made for. */
export type Checked<Row> = Row & { checksum: number }

/** Adds the checksum to rows on their way in, and compares it on their way out. */
export interface CheckedRows<Row> {
  seal(row: Row): Checked<Row>
  /** @throws StorageUnusable when the row is not what was written. */
  open<Given extends Row>(row: Checked<Given>): Given
}

/**
 * CRC-32 for the rows of one table. SQLite has no checksums of its own: a bit that flips in a name, a role or a
 * blob makes a valid database that says something else.
 *
 * @param columns What is covered.
 */
export function checkedRows<Row extends object>(
  table: string,
  columns: readonly (keyof Row & string)[],
): CheckedRows<Row> {
  const checksumOf = (row: Row) =>
    checksum(columns.map((column) => row[column] as SQLOutputValue | undefined))
  return {
    seal: (row) => ({ ...row, checksum: checksumOf(row) }),
    open<Given extends Row>({ checksum: stored, ...row }: Checked<Given>): Given {
      // Safe: a checked row without its checksum is the row; TypeScript cannot subtract from a type parameter.
      const opened = row as unknown as Given
      if (checksumOf(opened) === stored) return opened
      throw new StorageUnusable(`The database is damaged in table ${table}; restore it from a backup.`)
    },
  }
}

/** Everything as JSON, blobs as their length; then the blobs. So no two rows fold to the same bytes. */
function checksum(values: (SQLOutputValue | undefined)[]): number {
  const blobs = values.filter((value) => value instanceof Uint8Array)
  const rest = values.map((value) => (value instanceof Uint8Array ? [value.byteLength] : (value ?? null)))
  return blobs.reduce((sum, blob) => crc32(blob, sum), crc32(JSON.stringify(rest)))
}
