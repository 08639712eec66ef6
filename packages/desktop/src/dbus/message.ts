import { variant, type Variant, WireReader, WireWriter } from './wire.ts'

export type MessageKind = 'call' | 'return' | 'error' | 'signal'

/** One D-Bus message. https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol */
export interface DBusMessage {
  kind: MessageKind
  serial: number
  path?: string
  interface?: string
  member?: string
  errorName?: string
  replySerial?: number
  destination?: string
  sender?: string
  signature: string
  body: unknown[]
}

const kinds: MessageKind[] = ['call', 'return', 'error', 'signal']

/** Header fields by their number. */
const fields = [
  [1, 'path', 'o'],
  [2, 'interface', 's'],
  [3, 'member', 's'],
  [4, 'errorName', 's'],
  [5, 'replySerial', 'u'],
  [6, 'destination', 's'],
  [7, 'sender', 's'],
] as const

const signatureField = 8
const littleEndian = 0x6c
const headerSignature = 'yyyyuua(yv)'
/** Up to and including the length of the header fields. */
const fixedBytes = 16
const largestMessage = 128 * 1024 * 1024

export function encodeMessage(message: DBusMessage): Buffer {
  const body = new WireWriter()
  body.write(message.signature, message.body)
  const content = body.finish()
  const given = fields.flatMap(([number, name, type]): [number, Variant][] => {
    const value = message[name]
    return value === undefined ? [] : [[number, variant(type, value)]]
  })
  if (message.signature) given.push([signatureField, variant('g', message.signature)])
  const header = new WireWriter()
  const kind = kinds.indexOf(message.kind) + 1
  header.write(headerSignature, [littleEndian, kind, 0, 1, content.length, message.serial, given])
  header.align(8)
  return Buffer.concat([header.finish(), content])
}

/** @returns the length of the message that these bytes begin, or undefined when there are too few to tell. @throws Error */
export function messageLength(bytes: Buffer): number | undefined {
  if (bytes.length < fixedBytes) return undefined
  const reader = new WireReader(bytes, { at: 4, isLittle: bytes[0] === littleEndian })
  const [bodyLength, , fieldsLength] = reader.read('uuu') as [number, number, number]
  const length = Math.ceil((fixedBytes + fieldsLength) / 8) * 8 + bodyLength
  if (length > largestMessage) throw new RangeError('a message of impossible length')
  return length
}

/** @param bytes Exactly one message. @throws RangeError, Error */
export function decodeMessage(bytes: Buffer): DBusMessage {
  const isLittle = bytes[0] === littleEndian
  const reader = new WireReader(bytes, { isLittle })
  const header = reader.read(headerSignature) as [
    number,
    number,
    number,
    number,
    number,
    number,
    [number, Variant][],
  ]
  reader.align(8)
  const values = new Map(header[6].map(([number, { value }]) => [number, value]))
  const given = values.get(signatureField)
  const signature = typeof given === 'string' ? given : ''
  const named = fields.flatMap(([number, name]) => (values.has(number) ? [[name, values.get(number)]] : []))
  return {
    kind: kinds[header[1] - 1] ?? 'signal',
    serial: header[5],
    signature,
    body: reader.read(signature),
    ...(Object.fromEntries(named) as Partial<DBusMessage>),
  }
}
