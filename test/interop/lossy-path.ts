/** A way between a browser and the media port on which packets of media get lost, on the way to the browser. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import type { TestPage } from '../harness/browsers.ts'

/** First bytes of SRTP and SRTCP (RFC 7983 §7). */
const isMedia = (packet: Uint8Array): boolean => packet[0]! >= 128 && packet[0]! <= 191
/** Second byte, without the marker, of RTCP (RFC 5761 §4). */
const isReport = (packet: Uint8Array): boolean => packet[1]! >= 192 && packet[1]! <= 223

export class LossyPath {
  readonly port: number
  /** Of media packets to the browser, this share is lost. */
  share = 0
  #seed = 7
  readonly #socket: Socket
  /** One socket to the engine for each address of a browser. */
  readonly #beyond = new Map<string, Socket>()

  private constructor(socket: Socket, mediaPort: number) {
    this.#socket = socket
    this.port = socket.address().port
    socket.on('message', (packet, from) => this.#outlet(from).send(packet, mediaPort, '127.0.0.1'))
  }

  static async open(mediaPort: number): Promise<LossyPath> {
    const socket = createSocket('udp4')
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    return new LossyPath(socket, mediaPort)
  }

  /**
   * Makes the page find the engine here and nowhere else, and not ask for lost packets again, as if the way were too long for that. To be
   * called before its scripts run.
   */
  async lead(page: TestPage): Promise<void> {
    await page.runFirst(`
      const set = RTCPeerConnection.prototype.setRemoteDescription
      RTCPeerConnection.prototype.setRemoteDescription = function (description, ...rest) {
        const lines = description.sdp.split('\\r\\n').filter((line) => !/^a=candidate:\\S+ \\d+ tcp|^a=rtcp-fb:\\d+ nack$/.test(line))
        const sdp = lines.map((line) => line.replace(/^(a=candidate:\\S+ 1 udp \\d+) \\S+ \\d+/, '$1 127.0.0.1 ${this.port}')).join('\\r\\n')
        return set.call(this, { type: description.type, sdp }, ...rest)
      }`)
  }

  close(): void {
    this.#socket.close()
    for (const socket of this.#beyond.values()) socket.close()
  }

  #outlet({ address, port }: RemoteInfo): Socket {
    const browser = `${address} ${port}`
    const known = this.#beyond.get(browser)
    if (known !== undefined) return known
    const socket = createSocket('udp4')
    socket.on('message', (packet) => {
      if (!this.#loses(packet)) this.#socket.send(packet, port, address)
    })
    this.#beyond.set(browser, socket)
    return socket
  }

  #loses(packet: Uint8Array): boolean {
    if (!isMedia(packet) || isReport(packet)) return false
    // Numbers from a fixed seed, so that each run loses alike.
    this.#seed = (Math.imul(this.#seed, 1664525) + 1013904223) >>> 0
    return this.#seed / 0x100000000 < this.share
  }
}
