// A way to the media engine that knows nothing of LiveKit's /rtc/v1, as servers did not before it: newer clients fall back to v0.
import { createServer, request } from 'node:http'
import { connect } from 'node:net'

/** `url` is the engine's. Counts the legs that came by v0. */
export async function serveOlder(url) {
  const { hostname, port } = new URL(url)
  let legs = 0
  const server = createServer((asked, answer) => {
    if (isNewer(asked)) return answer.writeHead(404).end()
    const { method, headers } = asked
    const passedOn = request({ hostname, port, path: asked.url, method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    passedOn.on('error', () => answer.destroy())
    asked.pipe(passedOn)
  })
  server.on('upgrade', (asked, socket, head) => {
    socket.on('error', () => {})
    if (isNewer(asked)) return socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
    legs += 1
    const engine = connect(Number(port), hostname)
    engine.on('error', () => socket.destroy())
    const lines = asked.rawHeaders.flatMap((name, index, all) => (index % 2 === 0 ? [`${name}: ${all[index + 1]}`] : []))
    engine.write([`${asked.method} ${asked.url} HTTP/1.1`, ...lines, '', ''].join('\r\n'))
    engine.write(head)
    engine.pipe(socket).pipe(engine)
  })
  await new Promise((resolve) => server.listen(0, hostname, resolve))
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://${hostname}:${server.address().port}`, legs: () => legs, close }
}

const isNewer = ({ url = '' }) => url.startsWith('/rtc/v1')
