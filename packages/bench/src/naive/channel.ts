import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads'

type Message = { calls?: unknown[]; answers?: unknown[] }

/** A `postMessage` for every call and every answer. */
export const channelOver = (port: MessagePort) => ({
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
