/** How records lie in the store: JSON in UTF-8. The store is sealed and private to this device, so shapes are trusted. */
export const toBytes = (record: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(record))

/** SAFETY: the caller names the type under whose key it was written. */
export const fromBytes = <T>(bytes: Uint8Array): T => JSON.parse(new TextDecoder().decode(bytes)) as T
