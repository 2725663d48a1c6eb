/** Says hello until it is sent something, and prints how long each datagram took, in ms. Ends when nothing comes any more. */
import { createSocket } from 'node:dgram'

const QUIET_MS = 1500
const [address = '', port = ''] = process.argv.slice(2)
const delays: number[] = []
const socket = createSocket('udp4')
const hello = setInterval(() => socket.send('hello', Number(port), address), 100)
let end: NodeJS.Timeout | null = null
socket.on('message', (bytes) => {
  clearInterval(hello)
  delays.push(performance.timeOrigin + performance.now() - bytes.readDoubleBE())
  if (end !== null) clearTimeout(end)
  end = setTimeout(() => process.stdout.write(JSON.stringify(delays), () => process.exit(0)), QUIET_MS)
})
