/** A real telephone: baresip, which decodes and records what it hears by itself. It sends a tone, and presses keys by RFC 4733. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, startProgram, type Program } from '../../src/phone/sip/peer-programs.suite.ts'

export type Voice = 'PCMU/8000/1' | 'PCMA/8000/1' | 'G722/16000/1' | 'opus/48000/2'

export interface TelephoneOptions {
  readonly tone: number
  readonly codec?: Voice
  readonly transport?: 'udp' | 'tcp'
  /** The number that it says it is. */
  readonly number?: string
}

/** Samples of one channel. */
export interface Heard {
  readonly rate: number
  readonly samples: Int16Array
}

const KEY_PAUSE_MS = 250

export class Telephone {
  readonly #program: Program

  private constructor(program: Program) {
    this.#program = program
  }

  static async start({ tone, codec = 'PCMU/8000/1', transport = 'udp', number = '+493012345678' }: TelephoneOptions): Promise<Telephone> {
    const port = await freePort()
    const rtp = 20_000 + Math.floor(Math.random() * 1_000) * 20
    const config = [
      `sip_listen 127.0.0.1:${String(port)}`,
      'audio_player aufile,FOLDER/unused.wav',
      'snd_path FOLDER',
      `audio_source ausine,${String(tone)}`,
      'ausrc_srate 48000',
      'ausrc_channels 2',
      'audio_alert aufile,/dev/null',
      `rtp_ports ${String(rtp)}-${String(rtp + 18)}`,
      'net_interface 127.0.0.1',
      'module_path /usr/lib/baresip/modules',
      ...['stdio', 'g711', 'g722', 'opus', 'aufile', 'ausine', 'sndfile'].map((name) => `module ${name}.so`),
      'module_tmp account.so',
      'module_app menu.so',
      '',
    ].join('\n')
    const account = `<sip:${number}@127.0.0.1:${String(port)};transport=${transport}>;regint=0;audio_codecs=${codec};dtmfmode=rtpevent\n`
    const program = startProgram('baresip', (folder) => ['-f', folder], { config, accounts: account, contacts: '' })
    await until(() => program.output().includes('baresip is ready'), 'baresip is ready')
    return new Telephone(program)
  }

  async call(uri: string): Promise<void> {
    this.#program.say(`/dial ${uri}`)
    await until(() => /Call established/.test(this.output), 'the call is answered')
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

  cutPower(): void {
    this.#program.kill()
  }

  hangUp(): void {
    this.#program.say('/hangup')
  }

  untilHungUp(): Promise<void> {
    return until(() => /session closed|Call with .* terminated/i.test(this.output), 'the call is over', 40_000)
  }

  /** What it has heard since it was called. The program writes it in pieces; after `end` it is whole. */
  heard(): Heard {
    const { folder } = this.#program
    const file = readdirSync(folder).find((name) => name.endsWith('-dec.wav'))
    if (file === undefined) return { rate: 0, samples: new Int16Array(0) }
    const bytes = readFileSync(join(folder, file))
    const [channels, rate] = [bytes.readUInt16LE(22), bytes.readUInt32LE(24)]
    const data = bytes.indexOf('data') + 8
    const frames = Math.floor((bytes.length - data) / (2 * channels))
    return { rate, samples: Int16Array.from({ length: frames }, (_, at) => bytes.readInt16LE(data + at * 2 * channels)) }
  }

  async end(): Promise<Heard> {
    const heard = await this.#quit()
    await this.#program.end()
    return heard
  }

  async #quit(): Promise<Heard> {
    this.#program.say('/quit')
    await Promise.race([this.#program.exit, pause(3_000)])
    return this.heard()
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function until(holds: () => boolean, what: string, within = 15_000): Promise<void> {
  const end = Date.now() + within
  while (!holds()) {
    if (Date.now() > end) throw new Error(`It did not come true within ${String(within)} ms that ${what}`)
    await pause(50)
  }
}
