import type { Client } from './client.ts'
import { eventually } from './eventually.ts'

/** Waits until the room shows exactly these texts on that client's screen, in this order; on failure says what it did show. */
export async function shows(client: Client, room: string, ...texts: string[]): Promise<void> {
  client.watch(room)
  const expected = JSON.stringify(texts)
  await eventually(
    client,
    `${client.label} to show ${expected}`,
    () => JSON.stringify(client.texts(room)) === expected,
  )
}
