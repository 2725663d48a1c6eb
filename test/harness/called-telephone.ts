/** A telephone that is called: baresip, which picks up by itself or when told, plays a tone or a file, and records what it hears. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startProgram, type Program } from '../../src/phone/sip/peer-programs.suite.ts'
import { freePort } from './free-ports.ts'

export interface CalledOptions {
  readonly number: string
  /** A tone of so many hertz, or a WAV file. */
  readonly plays: number | string
  readonly picksUp: boolean
  /** SDES-SRTP, and nothing else. */
  readonly encrypted?: boolean
}

export interface Recording {
  readonly rate: number
  readonly samples: Int16Array
}

const HEADER_BYTES = 44

export class CalledTelephone {
  readonly port: number
  readonly #program: Program

  private constructor(program: Program, port: number) {
    this.#program = program
    this.port = port
  }

  static async start({ number, plays, picksUp, encrypted = false }: CalledOptions): Promise<CalledTelephone> {
    const port = await freePort()
    const account = `<sip:${number}@127.0.0.1:${String(port)}>;regint=0;audio_codecs=PCMU/8000/1;dtmfmode=rtpevent${encrypted ? ';mediaenc=srtp-mand' : ''}`
    const program = startProgram('baresip', (folder) => ['-f', folder], {
      config: configuration(port, plays),
      accounts: `${account}${picksUp ? ';answermode=auto' : ''}\n`,
      contacts: '',
    })
    return new CalledTelephone(program, port)
  }

  get isReady(): boolean {
    return this.#program.output().includes('baresip is ready')
  }

  get isRinging(): boolean {
    return /Incoming call from/i.test(this.#program.output())
  }

  get isOver(): boolean {
    return /session closed|Call with .* terminated/i.test(this.#program.output())
  }

  get output(): string {
    return this.#program.output()
  }

  press(key: string): void {
    this.#program.say(key)
  }

  hangUp(): void {
    this.#program.say('/hangup')
  }

  /** What its own decoder has given so far; the program writes it in pieces. */
  heard(): Recording {
    const name = readdirSync(this.#program.folder).find((file) => file.endsWith('-dec.wav'))
    const bytes = name === undefined ? Buffer.alloc(0) : readFileSync(join(this.#program.folder, name))
    if (bytes.length <= HEADER_BYTES) return { rate: 8_000, samples: new Int16Array(0) }
    const [channels, rate] = [bytes.readUInt16LE(22), bytes.readUInt32LE(24)]
    const frames = Math.floor((bytes.length - HEADER_BYTES) / (2 * channels))
    return { rate, samples: Int16Array.from({ length: frames }, (_, at) => bytes.readInt16LE(HEADER_BYTES + at * 2 * channels)) }
  }

  /** What it heard, now that all of it is written. */
  async end(): Promise<Recording> {
    this.#program.say('/quit')
    const late = new Promise((resolve) => setTimeout(resolve, 3_000).unref())
    await Promise.race([this.#program.exit, late])
    const heard = this.heard()
    await this.#program.end()
    return heard
  }
}

function configuration(port: number, plays: number | string): string {
  const rtp = 20_000 + Math.floor(Math.random() * 1_000) * 20
  return [
    `sip_listen 127.0.0.1:${String(port)}`,
    'audio_player aufile,FOLDER/unused.wav',
    'snd_path FOLDER',
    `audio_source ${typeof plays === 'number' ? `ausine,${String(plays)}` : `aufile,${plays}`}`,
    'ausrc_srate 48000',
    // Its sine has two channels, a file of ours one.
    `ausrc_channels ${typeof plays === 'number' ? '2' : '1'}`,
    'audio_alert aufile,/dev/null',
    `rtp_ports ${String(rtp)}-${String(rtp + 18)}`,
    'net_interface 127.0.0.1',
    'module_path /usr/lib/baresip/modules',
    ...['stdio', 'g711', 'aufile', 'ausine', 'sndfile', 'srtp'].map((name) => `module ${name}.so`),
    'module_tmp account.so',
    'module_app menu.so',
    '',
  ].join('\n')
}
