/** `node relay-process.ts <from> <to>`: what connects to the one is connected to the other. Each is a TCP port of the loopback, or the path of a socket file. */
import { connect, createServer } from 'node:net'

const [from = '', to = ''] = process.argv.slice(2)
const placeOf = (name: string) => (/^\d+$/.test(name) ? { host: '127.0.0.1', port: Number(name) } : { path: name })

createServer((inside) => {
  const outside = connect(placeOf(to))
  for (const socket of [inside, outside]) {
    socket.on('error', () => undefined)
    socket.on('close', () => [inside, outside].forEach((each) => each.destroy()))
  }
  inside.pipe(outside).pipe(inside)
}).listen(placeOf(from), () => console.log('ready'))
