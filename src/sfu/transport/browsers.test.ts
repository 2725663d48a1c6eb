import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { SrtpSession } from 'werift'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrowserName, launchBrowser, type TestBrowser, type TestPage } from '../../../test/harness/browsers.ts'
import { createEngine } from '../create-engine.ts'
import type { Engine } from '../engine.ts'
import { createPeerMedia } from '../forwarding/create-peer-media.ts'
import type { PeerMedia, SrtpKeys } from '../forwarding/peer-media.ts'
import { readOffer, writeAnswer } from './answer.suite.ts'
import { hostCandidates } from './candidates.ts'
import type { Peer, PeerCloseReason, PeerState } from './peer.ts'
import { TurnServer } from './turn/turn-server.ts'

const paths: Record<BrowserName, string> = { chromium: '/usr/bin/chromium', firefox: '/usr/bin/firefox-esr' }

/** The page's side: a connection with the channels of a LiveKit client, and a tone where there is media. */
const makeOffer = `
  window.pc = new RTCPeerConnection(argument.way)
  window.heard = []
  window.channels = { reliable: pc.createDataChannel('_reliable'), lossy: pc.createDataChannel('_lossy', { ordered: false, maxRetransmits: 0 }) }
  for (const channel of Object.values(channels)) {
    channel.binaryType = 'arraybuffer'
    channel.onmessage = ({ data }) => heard.push([channel.label, typeof data === 'string' ? data : new TextDecoder().decode(data)])
  }
  if (argument.media) {
    const context = new AudioContext()
    const tone = context.createOscillator()
    const out = context.createMediaStreamDestination()
    tone.connect(out)
    tone.start()
    pc.addTrack(out.stream.getTracks()[0], out.stream)
  }
  await pc.setLocalDescription()
  return pc.localDescription.sdp`

const takeAnswer = `
  const started = performance.now()
  const open = Object.values(channels).map((channel) => new Promise((resolve) => (channel.onopen = resolve)))
  const connected = new Promise((resolve) => (pc.onconnectionstatechange = () => pc.connectionState === 'connected' && resolve()))
  await pc.setRemoteDescription({ type: 'answer', sdp: argument })
  await Promise.all(open)
  await connected
  return performance.now() - started`

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** A way to the engine on which every `nth` packet in each direction is lost, but for STUN. */
async function lossyWay(port: number, nth: number): Promise<{ port: number; close(): void }> {
  const [outside, inside] = [createSocket('udp4').bind(0), createSocket('udp4').bind(0)]
  await Promise.all([once(outside, 'listening'), once(inside, 'listening')])
  let client = { address: '127.0.0.1', port: 9 }
  const passer = (to: (bytes: Buffer) => void): ((bytes: Buffer) => void) => {
    let count = 0
    return (bytes) => {
      if (bytes[0]! <= 3 || ++count % nth !== 0) to(bytes)
    }
  }
  const inward = passer((bytes) => inside.send(bytes, port, '127.0.0.1'))
  outside.on('message', (bytes, from) => {
    client = from
    inward(bytes)
  })
  inside.on(
    'message',
    passer((bytes) => outside.send(bytes, client.port, client.address)),
  )
  const close = (): void => [outside, inside].forEach((socket: Socket) => socket.close())
  return { port: outside.address().port, close }
}

const PASS = { username: 'ada', password: 'a password' }

/** TURN over TCP on the loopback, into this engine. */
async function serveTurn(engine: Engine): Promise<{ url: string; turn: TurnServer; close(): void }> {
  const turn = new TurnServer({
    ours: () => hostCandidates({ host: '0.0.0.0' }, engine.port, networkInterfaces()),
    openWay: (_peer, relayed, receive) => {
      const relay = engine.openRelay(relayed, { protocol: 'turn', send: receive })
      return { send: (packet) => relay.receive(Buffer.from(packet)), close: () => relay.end() }
    },
    now: () => performance.now(),
  })
  turn.admit(PASS)
  const listener = createServer((socket) => turn.accept(socket, { address: '127.0.0.1', port: socket.remotePort ?? 0 }))
  await once(listener.listen(0, '127.0.0.1'), 'listening')
  const close = (): void => {
    turn.close()
    listener.close()
  }
  return { url: `turn:127.0.0.1:${(listener.address() as AddressInfo).port}?transport=tcp`, turn, close }
}

const isRtp = (packet: Buffer): boolean => packet[1]! < 192 || packet[1]! > 223

interface Recorder {
  keys: SrtpKeys | null
  readonly packets: Buffer[]
}

const recordingMedia =
  (record: Recorder) =>
  (options: Parameters<typeof createPeerMedia>[0]): PeerMedia =>
    Object.assign(createPeerMedia(options), {
      setKeys: (keys: SrtpKeys) => void (record.keys = keys),
      receive: (memory: Uint8Array, offset: number, length: number) =>
        void record.packets.push(Buffer.from(memory.subarray(offset, offset + length))),
    })

for (const name of ['chromium', 'firefox'] as const) {
  const missing = !existsSync(paths[name])
  describe.skipIf(missing)(`${name}${missing ? ` (not at ${paths[name]})` : ''}`, () => {
    let browser: TestBrowser
    let engine: Engine
    let record: Recorder

    beforeAll(async () => {
      record = { keys: null, packets: [] }
      engine = await createEngine({ port: 0 }, { createPeerMedia: recordingMedia(record) })
      browser = await launchBrowser(name)
    })
    afterAll(async () => {
      await browser?.close()
      await engine?.close()
    })

    async function join(
      protocols: readonly ('udp' | 'tcp')[],
      media = false,
      way = {},
      of = engine,
    ): Promise<{ page: TestPage; peer: Peer; ms: number }> {
      const page = await browser.openPage()
      const offer = String(await page.evaluate(makeOffer, { media, way }))
      const peer = of.createPeer()
      peer.on('data', (label, message) => void peer.sendData(label, Buffer.concat([Buffer.from('echo '), message])))
      peer.connect(readOffer(offer))
      const ms = Number(await page.evaluate(takeAnswer, writeAnswer(offer, peer, protocols)))
      expect(peer.state).toBe('connected')
      return { page, peer, ms }
    }

    it.each(['udp', 'tcp'] as const)('connects over %s alone, and both channels carry messages both ways', async (protocol) => {
      const { page, peer, ms } = await join([protocol])
      const long = 'x'.repeat(60_000)
      await page.evaluate('channels.reliable.send(argument); channels.lossy.send("short"); channels.reliable.send("")', long)
      await until(async () => Number(await page.evaluate('return heard.length')) === 3)
      const heard = (await page.evaluate('return heard')) as [string, string][]
      expect(heard.filter(([label]) => label === '_reliable')).toEqual([
        ['_reliable', `echo ${long}`],
        ['_reliable', 'echo '],
      ])
      expect(heard).toContainEqual(['_lossy', 'echo short'])
      console.log(`${name} over ${protocol}: open after ${Math.round(ms)} ms`)
      peer.close('local')
      await page.close()
    })

    it('connects by our own TURN relay alone, which reaches the engine without a socket', async () => {
      const relay = await serveTurn(engine)
      const way = { iceTransportPolicy: 'relay', iceServers: [{ urls: relay.url, username: PASS.username, credential: PASS.password }] }
      const { page, peer } = await join(['udp'], false, way)
      await page.evaluate('channels.reliable.send("by the relay")')
      await until(async () => Number(await page.evaluate('return heard.length')) === 1)
      expect(await page.evaluate('return heard')).toEqual([['_reliable', 'echo by the relay']])
      expect(relay.turn.connections).toBeGreaterThan(0)
      peer.close('local')
      await page.close()
      relay.close()
    })

    it.each([true, false])('hands over the keys that its SRTP opens with; accelerator: %s', async (accelerator) => {
      const own = await createEngine({ port: 0, accelerator }, { createPeerMedia: recordingMedia(record) })
      record.packets.length = 0
      const { page, peer } = await join(['udp', 'tcp'], true, {}, own)
      await until(() => record.packets.some(isRtp))
      const { remote, local, profile } = record.keys!
      // Both browsers offer both: the server chooses.
      const isGcm = own.acceleration.state === 'accelerated'
      expect(profile).toBe(isGcm ? 'AEAD_AES_128_GCM' : 'AES_CM_128_HMAC_SHA1_80')
      const session = new SrtpSession({
        keys: {
          localMasterKey: Buffer.from(local.key),
          localMasterSalt: Buffer.from(local.salt),
          remoteMasterKey: Buffer.from(remote.key),
          remoteMasterSalt: Buffer.from(remote.salt),
        },
        profile: isGcm ? 7 : 1,
      })
      const packet = record.packets.find(isRtp)!
      expect(session.decrypt(packet).length).toBe(packet.length - (isGcm ? 16 : 10))
      peer.close('local')
      await page.close()
      await own.close()
    })

    it('[T4] a client whose certificate is not the one of its offer is closed', async () => {
      const page = await browser.openPage()
      const offer = String(await page.evaluate(makeOffer, {}))
      const peer = engine.createPeer()
      const states: [PeerState, PeerCloseReason | undefined][] = []
      peer.on('state', (state, reason) => void states.push([state, reason]))
      const fingerprint = readOffer(offer).fingerprint.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
      peer.connect({ ...readOffer(offer), fingerprint })
      await page.evaluate(`await pc.setRemoteDescription({ type: 'answer', sdp: argument })`, writeAnswer(offer, peer, ['udp']))
      await until(() => peer.state === 'closed')
      expect(states).toEqual([
        ['connecting', undefined],
        ['closed', 'dtls-failed'],
      ])
      await page.close()
    })

    it('an ICE restart keeps DTLS and the channels', async () => {
      const { page, peer } = await join(['udp'])
      const before = peer.local
      const offer = String(await page.evaluate('pc.restartIce(); await pc.setLocalDescription(); return pc.localDescription.sdp'))
      const local = peer.restartIce(readOffer(offer))
      expect(local).not.toEqual(before)
      await page.evaluate(`await pc.setRemoteDescription({ type: 'answer', sdp: argument })`, writeAnswer(offer, peer, ['udp']))
      await until(async () => (await page.evaluate('return pc.iceConnectionState')) !== 'checking')
      await page.evaluate('channels.reliable.send("after")')
      await until(async () => Number(await page.evaluate('return heard.length')) === 1)
      expect(await page.evaluate('return heard')).toEqual([['_reliable', 'echo after']])
      peer.close('local')
      await page.close()
    })

    it('connects though every fourth packet of the handshake is lost', async () => {
      const way = await lossyWay(engine.port, 4)
      const page = await browser.openPage()
      const offer = String(await page.evaluate(makeOffer, {}))
      const peer = engine.createPeer()
      peer.connect(readOffer(offer))
      const answer = writeAnswer(offer, peer, ['udp']).replaceAll(` ${engine.port} typ`, ` ${way.port} typ`)
      await page.evaluate(takeAnswer, answer)
      expect(peer.state).toBe('connected')
      peer.close('local')
      await page.close()
      way.close()
    })

    it('[R2] a closed page is reported as closed', async () => {
      const { page, peer } = await join(['udp'])
      const reason = new Promise((resolve) => peer.on('state', (_state, why) => resolve(why)))
      await page.evaluate('pc.close()')
      expect(await reason).toBe('remote-closed')
      await page.close()
    })
  })
}
