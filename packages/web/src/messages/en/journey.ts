/** The way of one message. */
export const journey = {
  title: 'Message info',
  lead: 'Times are this device’s own. A receipt counts from when it was heard here.',
  unknown: (time: string, seq: number | undefined) =>
    seq === undefined
      ? 'It has not left this device yet.'
      : `Stored as number ${seq} of this room, sent at ${time}. Each step is known only for what was sent from this device since it was opened.`,
  queued: 'Waited on this device',
  sealed: 'Sealed',
  stored: (seq: number | undefined) =>
    seq === undefined ? 'Stored by the server' : `Stored by the server as number ${seq}`,
  waiting: 'not yet',
  delivered: 'Delivered to',
  read: 'Read by',
  milliseconds: (ms: number) => (ms < 10_000 ? `${ms} ms` : `${Math.round(ms / 1000)} s`),
  after: (ms: number) => (ms < 10_000 ? `after ${ms} ms` : `after ${Math.round(ms / 1000)} s`),
  usual: ({ count, p50Ms, p95Ms }: { count: number; p50Ms: number; p95Ms: number }) =>
    `Last ${count} from this device: half were stored within ${p50Ms} ms, 95 of 100 within ${p95Ms} ms.`,
}
