/**
 * Public rooms over MQTT 3.1.1: the topic `rooms/NAME` is the public room of that name. What is published there is said in the
 * room, and acknowledged (QoS 1) once it is stored and synced; whoever subscribes hears what is said. One signs in with an account's
 * name and an app password.
 */
import { randomBytes } from 'node:crypto'
import {
  ChatError,
  EventId,
  joinRoom,
  limits,
  listPublicRooms,
  postMessage,
  type RoomId,
  type ServerFrame,
} from '@securechat/protocol'
import type { Protocol, ProtocolConnection, ProtocolHandler } from '@securechat/server'
import { Fields, Kind, number, packet, type Packet, PacketCutter, text } from './packets.ts'

const topicStart = 'rooms/'
const newEventId = () => EventId.parse(randomBytes(16).toString('base64url'))
const refusedSubscription = 0x80
const badCredentials = 4

class MqttHandler implements ProtocolHandler {
  readonly #connection: ProtocolConnection
  readonly #packets = new PacketCutter(limits.contentBytes)
  /** By room: the topic under which it is heard. */
  readonly #heard = new Map<RoomId, string>()
  #isIn = false

  constructor(connection: ProtocolConnection) {
    this.#connection = connection
  }

  /** The client speaks first (§3.1). */
  open(): void {}

  async handleMessage(message: Uint8Array): Promise<void> {
    try {
      for (const one of this.#packets.take(message)) await this.#take(one)
    } catch (error) {
      // What cannot be read, and what was refused without a word for it in MQTT: the connection ends (§4.8).
      if (!(error instanceof RangeError) && !(error instanceof ChatError)) throw error
      this.#connection.end()
    }
  }

  sendMessage(said: ServerFrame): void {
    if (!('event' in said) || said.event.kind !== 'post') return
    const { roomId, content } = said.event
    const topic = this.#heard.get(roomId)
    if (topic === undefined || content.type !== 'text' || typeof content['text'] !== 'string') return
    const body = Buffer.concat([text(topic), Buffer.from(content['text'])])
    this.#connection.send(packet(Kind.publish, body))
  }

  close(): void {
    this.#heard.clear()
  }

  async #take({ kind, flags, body }: Packet): Promise<void> {
    const fields = new Fields(body)
    if (kind === Kind.connect) return this.#connect(fields)
    if (!this.#isIn) return this.#connection.end()
    switch (kind) {
      case Kind.publish:
        return this.#publish(fields, flags)
      case Kind.subscribe:
        return this.#subscribe(fields)
      case Kind.unsubscribe:
        return this.#unsubscribe(fields)
      case Kind.pingreq:
        return this.#connection.send(packet(Kind.pingresp, Buffer.alloc(0)))
      default:
        return this.#connection.end()
    }
  }

  async #connect(fields: Fields): Promise<void> {
    const isOurs = fields.text() === 'MQTT' && fields.byte() === 4
    const flags = fields.byte()
    fields.number()
    fields.text()
    const hasNameAndPassword = (flags & 0b1100_0000) === 0b1100_0000 && (flags & 0b0000_0100) === 0
    if (!isOurs || this.#isIn || !hasNameAndPassword) return this.#answerConnect(badCredentials)
    const [user, password] = [fields.text(), fields.text()]
    try {
      await this.#connection.signIn({ user, password })
      this.#isIn = true
      return this.#answerConnect(0)
    } catch (error) {
      if (!(error instanceof ChatError)) throw error
      return this.#answerConnect(badCredentials)
    }
  }

  #answerConnect(code: number): void {
    this.#connection.send(packet(Kind.connack, Buffer.from([0, code])))
    if (code !== 0) this.#connection.end()
  }

  async #publish(fields: Fields, flags: number): Promise<void> {
    const quality = (flags >> 1) & 0b11
    const topic = fields.text()
    const id = quality > 0 ? fields.number() : undefined
    const roomId = await this.#enter(topic)
    if (roomId === undefined || quality > 1) return this.#connection.end()
    const content = { type: 'text', text: fields.rest().toString('utf8') }
    await this.#connection.ask(postMessage, { roomId, eventId: newEventId(), sentAtMs: Date.now(), content })
    if (id !== undefined) this.#connection.send(packet(Kind.puback, number(id)))
  }

  async #subscribe(fields: Fields): Promise<void> {
    const id = fields.number()
    const granted: number[] = []
    while (!fields.isAtEnd) {
      const topic = fields.text()
      fields.byte()
      const roomId = await this.#enter(topic)
      if (roomId !== undefined) this.#heard.set(roomId, topic)
      granted.push(roomId === undefined ? refusedSubscription : 0)
    }
    this.#connection.send(packet(Kind.suback, Buffer.from([...number(id), ...granted])))
  }

  #unsubscribe(fields: Fields): void {
    const id = fields.number()
    while (!fields.isAtEnd) {
      const topic = fields.text()
      for (const [roomId, heard] of this.#heard) if (heard === topic) this.#heard.delete(roomId)
    }
    this.#connection.send(packet(Kind.unsuback, number(id)))
  }

  /** @returns the room of a topic, with this account in it; nothing where there is no such room. */
  async #enter(topic: string): Promise<RoomId | undefined> {
    if (!topic.startsWith(topicStart)) return undefined
    const name = topic.slice(topicStart.length)
    const { rooms } = await this.#connection.ask(listPublicRooms, {})
    const room = rooms.find(({ profile }) => profile.name === name)
    if (room) await this.#connection.ask(joinRoom, { roomId: room.roomId, eventId: newEventId() })
    return room?.roomId
  }
}

/** What the server calls with the `options` of its configuration; this protocol has none. */
export default function createMqtt(): Protocol {
  return { name: 'mqtt', framing: 'bytes', connect: (connection) => new MqttHandler(connection) }
}
