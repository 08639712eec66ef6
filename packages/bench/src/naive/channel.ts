import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads'

type Message = { calls?: unknown[]; answers?: unknown[] }

/** A `postMessage` for every call and every answer. */
const channelOver = (port: MessagePort) => ({
  send(message: Message) {
    const { calls, answers } = message
    if (calls) for (const call of calls) port.postMessage({ calls: [call] })
    else if (answers) for (const answer of answers) port.postMessage({ answers: [answer] })
    else port.postMessage(message)
  },
  receive: (listener: (message: Message) => void) => void port.on('message', listener),
  takeQueued: () => receiveMessageOnPort(port)?.message as Message | undefined,
  close: () => port.close(),
})

export function newChannel() {
  const { port1, port2 } = new MessageChannel()
  return { near: channelOver(port1), far: port2, transferList: [port2] }
}

export const farEnd = (port: MessagePort) => channelOver(port)
