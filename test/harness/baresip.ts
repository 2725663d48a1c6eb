/** baresip: it decodes and records what it hears by itself, plays a tone or a file, and presses keys by RFC 4733 or SIP INFO. */
import { readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWav } from '../../src/phone/prompts/wav-file.ts'
import { startProgram, type Program } from '../../src/phone/sip/peer-programs.suite.ts'
import { freePort } from './free-ports.ts'
import {
  CALLER,
  isAudible,
  NOTHING_HEARD,
  pause,
  readRecording,
  ready,
  until,
  type Codec,
  type Heard,
  type Telephone,
  type TelephoneOptions,
} from './telephone.ts'

const CODEC_NAMES: Readonly<Record<Codec, string>> = {
  PCMU: 'PCMU/8000/1',
  PCMA: 'PCMA/8000/1',
  G722: 'G722/16000/1',
  opus: 'opus/48000/2',
}
const MODULES = ['stdio', 'g711', 'g722', 'opus', 'aufile', 'ausine', 'sndfile', 'srtp']
const VIDEO_MODULES = ['avcodec', 'avformat', 'fakevideo', 'swscale', 'snapshot']
const KEY_PAUSE_MS = 250

export interface BaresipOptions extends TelephoneOptions {
  readonly camera?: string
  /** It registers there, each minute, and calls as that user. */
  readonly account?: RoomAccount
  /** The host that it says it is of; where absent, its own address. */
  readonly domain?: string
  /** Its own, key and certificate in one PEM: for TLS. */
  readonly certificate?: string
}

export interface RoomAccount {
  readonly port: number
  readonly username: string
  readonly password: string
}

export class Baresip implements Telephone {
  readonly #program: Program
  #snapshots = 0
  /** Before the last call. */
  #said = 0
  #ended?: Promise<Heard>

  private constructor(program: Program) {
    this.#program = program
  }

  /** With a `camera` (a video file) it is a room system: H.264 both ways. */
  static async start(options: BaresipOptions): Promise<Baresip> {
    const port = await freePort()
    const program = startProgram('baresip', (folder) => ['-f', folder], {
      config: configuration(port, options),
      accounts: account(port, options),
      contacts: '',
      'authority.pem': options.authority ?? '',
      'own.pem': options.certificate ?? '',
    })
    await ready(program, 'baresip is ready')
    return new Baresip(program)
  }

  async call(uri: string): Promise<void> {
    this.#said = this.output.length
    this.#program.say(`/dial ${uri}`)
    await until(() => this.#since.includes('Call established') || this.isHungUp, 'the call is answered')
    await until(() => this.isHungUp || isAudible(this.heard()), 'the greeting is heard')
    if (!isAudible(this.heard())) throw new Error(`The call came to nothing:\n${this.#since}`)
  }

  async press(keys: string): Promise<void> {
    for (const key of keys) {
      this.#program.say(key)
      await pause(KEY_PAUSE_MS)
    }
  }

  get output(): string {
    return this.#program.output()
  }

  get isHungUp(): boolean {
    return /session closed|Call with .* terminated/i.test(this.#since)
  }

  cutPower(): void {
    this.#program.kill()
  }

  /** By re-INVITE (RFC 3264 §8.4). */
  hold(): void {
    this.#program.say('/hold')
  }

  resume(): void {
    this.#program.say('/resume')
  }

  hangUp(): void {
    this.#program.say('/hangup')
  }

  /** The program writes it in pieces; after `end` it is whole. */
  heard(): Heard {
    const { folder } = this.#program
    const [newest] = readdirSync(folder)
      .filter((name) => name.endsWith('-dec.wav'))
      .toSorted()
      .toReversed()
    return newest === undefined ? NOTHING_HEARD : readRecording(join(folder, newest))
  }

  /** Plays this (48 kHz) from now on; the call goes on. */
  play(samples: Int16Array): void {
    const file = join(this.#program.folder, 'played.wav')
    writeFileSync(
      file,
      asStereo(writeWav({ rate: 48_000, samples: Int16Array.from({ length: 2 * samples.length }, (_, at) => samples[at >> 1] ?? 0) })),
    )
    this.#program.say(`/ausrc aufile,${file}`)
  }

  /** A PNG of what its own decoder shows just now; null before the first picture. */
  async snapshot(): Promise<string | null> {
    const before = this.#received()
    this.#program.say('/snapshot')
    await until(() => this.#received().length > before.length, 'a picture is written', 3_000).catch(() => undefined)
    const newest = this.#received().find((name) => !before.includes(name))
    if (newest === undefined) return null
    this.#snapshots += 1
    const kept = join(this.#program.folder, `seen-${String(this.#snapshots)}.png`)
    await whole(join(this.#program.folder, newest))
    renameSync(join(this.#program.folder, newest), kept)
    return kept
  }

  #received(): readonly string[] {
    return readdirSync(this.#program.folder).filter((name) => name.startsWith('snapshot-recv-'))
  }

  end(): Promise<Heard> {
    return (this.#ended ??= this.#end())
  }

  async #end(): Promise<Heard> {
    this.#program.say('/quit')
    await Promise.race([this.#program.exit, pause(3_000)])
    const heard = this.heard()
    await this.#program.end()
    return heard
  }

  get #since(): string {
    return this.output.slice(this.#said)
  }
}

const PNG_END = Buffer.from('IEND')

/** The program writes it in pieces. */
const whole = (file: string): Promise<void> => until(() => readFileSync(file).includes(PNG_END), 'the picture is whole')

/** The header of one channel says two (RIFF `fmt `: channels, bytes a second, bytes a frame). */
function asStereo(wav: Uint8Array): Uint8Array {
  const header = new DataView(wav.buffer)
  header.setUint16(22, 2, true)
  header.setUint32(28, 4 * 48_000, true)
  header.setUint16(32, 4, true)
  return wav
}

function configuration(port: number, { plays, authority, certificate, camera }: BaresipOptions): string {
  const rtp = 20_000 + Math.floor(Math.random() * 500) * 20
  return [
    `sip_listen 127.0.0.1:${String(port)}`,
    ...(authority === undefined ? [] : ['sip_cafile FOLDER/authority.pem']),
    ...(certificate === undefined ? [] : ['sip_certificate FOLDER/own.pem']),
    'audio_player aufile,FOLDER/unused.wav',
    'snd_path FOLDER',
    `audio_source ${typeof plays === 'number' ? `ausine,${String(plays)}` : `aufile,${plays}`}`,
    // The only form that its sine has.
    'ausrc_srate 48000',
    'ausrc_channels 2',
    'audio_alert aufile,/dev/null',
    `rtp_ports ${String(rtp)}-${String(rtp + 18)}`,
    'net_interface 127.0.0.1',
    'module_path /usr/lib/baresip/modules',
    ...MODULES.map((name) => `module ${name}.so`),
    ...(camera === undefined ? [] : videoLines(camera)),
    'module_tmp account.so',
    'module_app menu.so',
    '',
  ].join('\n')
}

const videoLines = (camera: string): readonly string[] => [
  ...VIDEO_MODULES.map((name) => `module ${name}.so`),
  `video_source avformat,${camera}`,
  'video_display fakevideo,',
  'video_size 640x360',
  'video_bitrate 800000',
  'video_fps 15.00',
  'videnc_format yuv420p',
  'rtp_bandwidth 512-4096',
  'avcodec_h264enc libx264',
  'avcodec_h264dec h264',
]

function account(
  port: number,
  { camera, codec = 'PCMU', transport = 'udp', encrypted = false, keys = 'rtpevent', number = CALLER, account, domain }: BaresipOptions,
): string {
  const media = encrypted ? ';mediaenc=srtp-mand' : ''
  const video = camera === undefined ? '' : ';video_codecs=H264'
  const where =
    account === undefined ? `${number}@${domain ?? `127.0.0.1:${String(port)}`}` : `${account.username}@127.0.0.1:${String(account.port)}`
  const signIn = account === undefined ? 'regint=0' : `regint=60;auth_user=${account.username};auth_pass=${account.password}`
  const settings = `${signIn};audio_codecs=${CODEC_NAMES[codec]}${video};dtmfmode=${keys}${media}`
  return `<sip:${where};transport=${transport}>;${settings}\n`
}
