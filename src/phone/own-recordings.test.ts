/** An operator's own recordings, as a telephone hears them by RTP. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { freePorts } from '../../test/harness/free-ports.ts'
import { PhoneGateway } from './gateway.ts'
import { expand } from './media/codec/g711.ts'
import { amplitudeOf } from './media/mixer/spectrum.suite.ts'
import { writeWav } from './prompts/wav-file.ts'
import { createSipEndpoint } from './sip/sip-endpoint.ts'

const HERTZ = 1_250
/** As a studio would give it: 1 s at 48 kHz. */
const OURS = Int16Array.from({ length: 48_000 }, (_, at) => Math.round(12_000 * Math.sin((2 * Math.PI * HERTZ * at) / 48_000)))
const RTP_HEADER = 12

function folderOf(files: Readonly<Record<string, Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'recordings-'))
  mkdirSync(join(folder, 'en'))
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, 'en', name), bytes)
  return folder
}

const gatewayWith = async (folder: string): Promise<PhoneGateway> =>
  new PhoneGateway({
    listen: [{ protocol: 'udp', address: '127.0.0.1', port: 0 }],
    soundHost: '127.0.0.1',
    ports: await freePorts(20),
    announce: null,
    promptFolders: [folder],
    door: { enter: () => Promise.resolve({ admitted: false, code: 'pin_unknown' }), meetingOf: () => Promise.resolve(null) },
    now: () => 0,
    log: { info: () => undefined, warn: () => undefined },
  })

const TRUNK = { id: 'trunk', addresses: ['127.0.0.1'], registration: null, encryption: 'never' } as const

it('a studio’s recording takes the place of ours, at its own pitch', async () => {
  const folder = folderOf({ 'welcome.wav': writeWav({ rate: 48_000, samples: OURS }) })
  const gateway = await gatewayWith(folder)
  const ear = createSocket('udp4')
  const heard: number[] = []
  ear.on('message', (packet) => {
    const samples = new Int16Array(packet.length - RTP_HEADER)
    expand('PCMU', packet.subarray(RTP_HEADER), samples)
    heard.push(...samples)
  })
  ear.bind(0, '127.0.0.1')
  await once(ear, 'listening')
  const phone = await createSipEndpoint({
    listen: [{ protocol: 'udp', address: '127.0.0.1', port: 0 }],
    trusted: [],
    strangers: 'admit',
    onInvite: (session) => session.refuse(486),
  })
  try {
    await gateway.use([TRUNK], [])
    const port = (await gateway.bound())[0]?.port ?? 0
    const uri = `sip:4930@127.0.0.1:${String(port)}`
    const sdp = `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ${String(ear.address().port)} RTP/AVP 0\r\n`
    phone.invite({ uri, from: '<sip:caller@127.0.0.1>', to: `<${uri}>`, sdp, destination: { protocol: 'udp', host: '127.0.0.1', port } })
    while (loudest(heard, HERTZ) < 6_000) await new Promise((resolve) => setTimeout(resolve, 50))
    expect(loudest(heard, HERTZ / 3)).toBeLessThan(1_000)
  } finally {
    await phone.close()
    await gateway.close()
    ear.close()
    rmSync(folder, { recursive: true })
  }
})

/** The tone's amplitude in the half second where it is loudest. */
function loudest(heard: readonly number[], hertz: number): number {
  const starts = Array.from({ length: Math.max(0, Math.floor((heard.length - 4_000) / 800)) }, (_, at) => 800 * at)
  // `amplitudeOf` takes sound of twice this rate.
  return Math.max(0, ...starts.map((at) => amplitudeOf(2 * hertz, Int16Array.from(heard.slice(at, at + 4_000)))))
}

it('a file that is wrong keeps the telephones shut, and the operator is told which and how', async () => {
  const folder = folderOf({ 'welcome.wav': Buffer.from('no sound'), 'wellcome.wav': writeWav({ rate: 16_000, samples: OURS }) })
  const gateway = await gatewayWith(folder)
  try {
    await expect(gateway.use([TRUNK], [])).rejects.toThrow(/wellcome\.wav has the name of no prompt\..*welcome\.wav is not a WAV file\./)
  } finally {
    await gateway.close()
    rmSync(folder, { recursive: true })
  }
})
