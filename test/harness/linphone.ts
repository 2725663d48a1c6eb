/** Linphone's console: files stand for its microphone and loudspeaker. It sends one key a second. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWav } from '../../src/phone/prompts/wav-file.ts'
import { startProgram, type Program } from '../../src/phone/sip/peer-programs.suite.ts'
import { freePort } from './free-ports.ts'
import { sine } from './tone.ts'
import {
  CALLER,
  isAudible,
  pause,
  readRecording,
  ready,
  until,
  type Codec,
  type Heard,
  type Telephone,
  type TelephoneOptions,
  type Transport,
} from './telephone.ts'

const RATE = 16_000
const TONE_SECONDS = 60
/** Samples a second. */
const RECORDED_AT: Readonly<Record<Codec, number>> = { PCMU: 8_000, PCMA: 8_000, G722: 16_000, opus: 48_000 }
const KEY_MS = 1_000
/** What it would offer without being told, too: each must be named to be left out. */
const FORMATS = [
  'opus 48000 2',
  'speex 16000 1',
  'speex 8000 1',
  'PCMU 8000 1',
  'PCMA 8000 1',
  'G722 8000 1',
  'G729 8000 1',
  'GSM 8000 1',
] as const

export class Linphone implements Telephone {
  readonly #program: Program
  readonly #rate: number
  #ended?: Promise<Heard>

  private constructor(program: Program, codec: Codec) {
    this.#program = program
    this.#rate = RECORDED_AT[codec]
  }

  static async start(options: TelephoneOptions): Promise<Linphone> {
    const [port, sound] = [await freePort(), await freePort()]
    const program = startProgram(
      'env',
      (folder) => {
        // Without a place for its database it opens no port, and does not say so.
        mkdirSync(join(folder, '.local', 'share', 'linphone'), { recursive: true })
        return [`HOME=${folder}`, 'linphonec', '-c', join(folder, 'settings')]
      },
      { settings: settings(port, sound, options), 'authority.pem': options.authority ?? '' },
    )
    const { folder } = program
    if (typeof options.plays === 'number')
      writeFileSync(join(folder, 'played.wav'), writeWav({ rate: RATE, samples: sine(options.plays, RATE, TONE_SECONDS) }))
    await ready(program, 'linphonec>')
    for (const line of [
      'soundcard use files',
      `record ${folder}/heard.wav`,
      `play ${typeof options.plays === 'number' ? `${folder}/played.wav` : options.plays}`,
    ])
      program.say(line)
    return new Linphone(program, options.codec ?? 'PCMU')
  }

  async call(uri: string): Promise<void> {
    this.#program.say(`call ${uri}`)
    await until(() => /Media streams established|Call \d+ with .* ended|error/.test(this.#program.output()), 'the call is answered')
    await until(() => this.isHungUp || isAudible(this.heard()), 'the greeting is heard')
    if (!isAudible(this.heard())) throw new Error(`The call came to nothing:\n${this.#program.output()}`)
  }

  async press(keys: string): Promise<void> {
    this.#program.say(keys)
    await pause(keys.length * KEY_MS)
  }

  get output(): string {
    return this.#program.output()
  }

  get isHungUp(): boolean {
    return /Call \d+ with .* (ended|error)/.test(this.#program.output())
  }

  hangUp(): void {
    this.#program.say('terminate')
  }

  cutPower(): void {
    this.#program.kill()
  }

  heard(): Heard {
    return readRecording(join(this.#program.folder, 'heard.wav'), this.#rate)
  }

  end(): Promise<Heard> {
    return (this.#ended ??= this.#end())
  }

  async #end(): Promise<Heard> {
    this.#program.say('terminate')
    this.#program.say('quit')
    await Promise.race([this.#program.exit, pause(5_000)])
    const heard = this.heard()
    await this.#program.end()
    return heard
  }
}

const portsFor = (wanted: Transport, port: number): readonly string[] =>
  [['udp', 'sip_port'] as const, ['tcp', 'sip_tcp_port'] as const, ['tls', 'sip_tls_port'] as const].map(
    ([transport, name]) => `${name}=${String(transport === wanted ? port : 0)}`,
  )

function settings(
  port: number,
  sound: number,
  { codec = 'PCMU', transport = 'udp', encrypted = false, keys, number = CALLER }: TelephoneOptions,
): string {
  return [
    '[sip]',
    ...portsFor(transport, port),
    'use_ipv6=0',
    'default_proxy=-1',
    'root_ca=FOLDER/authority.pem',
    // Its TLS knows no certificates of addresses.
    'verify_server_cn=0',
    `media_encryption=${encrypted ? 'srtp' : 'none'}`,
    `media_encryption_mandatory=${encrypted ? '1' : '0'}`,
    `use_rfc2833=${keys === 'info' ? '0' : '1'}`,
    `use_info=${keys === 'info' ? '1' : '0'}`,
    `contact="Linphone" <sip:${number}@127.0.0.1>`,
    '[rtp]',
    `audio_rtp_port=${String(sound)}`,
    '[sound]',
    'echocancellation=0',
    ...FORMATS.flatMap((format, at) => codecSettings(format, at, codec)),
    '',
  ].join('\n')
}

function codecSettings(format: (typeof FORMATS)[number], at: number, wanted: Codec): readonly string[] {
  const [mime = '', rate = '', channels = ''] = format.split(' ')
  return [`[audio_codec_${String(at)}]`, `mime=${mime}`, `rate=${rate}`, `channels=${channels}`, `enabled=${mime === wanted ? '1' : '0'}`]
}
