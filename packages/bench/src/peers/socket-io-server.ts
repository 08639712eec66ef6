/** A socket.io server that broadcasts to one room and stores nothing: what its users start from. Answers like server-program.ts. */
import { createServer } from 'node:http'
import { Server } from 'socket.io'

const http = createServer()
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false })
io.on('connection', (socket) => {
  void socket.join('room')
  socket.on('m', (index: number, content: string, acknowledge: () => void) => {
    io.to('room').emit('m', index, content)
    acknowledge()
  })
})
http.listen(0, '127.0.0.1', () => {
  // Safe: it listens on a port.
  const { port } = http.address() as { port: number }
  process.send?.({ port })
})
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuMs: (user + system) / 1000, rssMB: process.memoryUsage().rss / 1e6 })
})
process.on('SIGTERM', () => process.exit(0))
