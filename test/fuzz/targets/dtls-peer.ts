/** DTLS with a client that goes on: it answers what we say, and what it sends is bent, lost, doubled and turned round on the way. */
import { createDtlsCertificate } from '../../../src/sfu/transport/dtls/dtls-certificate.ts'
import { dtlsClient, type TestDtlsClient } from '../../../src/sfu/transport/dtls/dtls-client.suite.ts'
import { dtlsRecords, recordType } from '../../../src/sfu/transport/dtls/dtls-records.ts'
import { DtlsSession } from '../../../src/sfu/transport/dtls/dtls-session.ts'
import type { SrtpKeys } from '../../../src/sfu/forwarding/peer-media.ts'
import { Tape, tapeWriter } from '../tape.ts'
import { hold, type FuzzTarget } from '../target.ts'

const certificates = Promise.all([createDtlsCertificate(), createDtlsCertificate(), createDtlsCertificate()])
/** Turns of the event loop without a datagram either way: nobody has anything left to say. */
const QUIET_TURNS = 20
const MOST_TURNS = 400
const MOST_SENT = 60

const STEPS = ['pass', 'drop', 'twice', 'later', 'bend', 'cut', 'old', 'behind', 'other-kind', 'other-epoch'] as const
type Step = (typeof STEPS)[number]

const written = tapeWriter(STEPS)

export const dtlsPeer: FuzzTarget = {
  name: 'dtls-peer',
  // The first byte says whose certificate the client has.
  seeds: () => [
    written(0),
    written(1),
    written(0, 'pass', 'drop'),
    written(0, 'pass', 'twice', 'twice', 'twice'),
    written(0, 'pass', 'pass', 'later', 'pass'),
    written(0, 'pass', 'pass', 'bend', 0, 40, 1),
    written(0, 'pass', 'pass', 'pass', 'bend', 0, 20, 1),
    written(0, 'pass', 'pass', 'pass', 'pass', 'old', 1, 'old', 2),
    written(0, 'pass', 'pass', 'cut', 60, 'pass'),
    written(0, 'pass', 'behind', 21, 'pass', 'behind', 23),
    written(0, 'pass', 'pass', 'pass', 'pass', 'other-epoch', 1, 'other-kind', 22),
  ],
  async prepare() {
    const [ours, theirs, others] = await certificates
    return {
      run: async (input) => {
        const tape = new Tape(input)
        const identity = tape.byte() % 2 === 0 ? theirs : others
        const way = new BentWay(tape)
        const outcome = await way.play(identity, { certificate: ours, fingerprint: theirs.fingerprint })
        hold(identity === theirs || !outcome.includes('connected'), 'connected with a certificate that is not the one of the SDP')
        return outcome
      },
    }
  },
}

type Bend = (datagram: Buffer, tape: Tape) => readonly Buffer[]

/** A client, our session, and the way between them that is bent in one direction. */
class BentWay {
  readonly #tape: Tape
  readonly #sent: Buffer[] = []
  readonly #answers = new Set<string>()
  readonly #told: string[] = []
  #held: Buffer[] = []
  #answered = 0
  #moved = 0
  #keys: SrtpKeys | null = null

  constructor(tape: Tape) {
    this.#tape = tape
  }

  async play(
    identity: Parameters<typeof dtlsClient>[0],
    parts: Pick<ConstructorParameters<typeof DtlsSession>[0], 'certificate' | 'fingerprint'>,
  ): Promise<string> {
    const session = new DtlsSession({
      ...parts,
      send: (datagram) => this.#answer(client, Buffer.from(datagram)),
      onConnected: (keys) => this.#connected(keys),
      onData: (data) => void this.#told.push(`data ${String(data)}`),
      onClosed: (reason) => void this.#told.push(reason),
    })
    const client = dtlsClient(identity, (datagram) => this.#arrives(session, Buffer.from(datagram)))
    client.client.connect().catch(() => undefined)
    await this.#untilQuiet()
    await client.client.send(Buffer.from('hello')).catch(() => undefined)
    await this.#untilQuiet()
    this.#judge(client)
    session.close()
    client.client.dtls.flight = 99
    return `${[...new Set(this.#told)].join(', ')} after ${String(this.#sent.length)}: ${[...this.#answers].join(' ')}`
  }

  #judge(client: TestDtlsClient): void {
    hold(this.#answered <= MOST_SENT, 'more is answered than is asked')
    hold(this.#told.filter((what) => what === 'connected').length <= 1, 'connected twice')
    hold(!this.#told.some((what) => what.startsWith('data') && what !== 'data hello'), 'data that nobody sent')
    if (this.#keys === null) return
    const { remoteKey, localKey } = client.client.extractSessionKeys(16, 14)
    const same = remoteKey.equals(this.#keys.local.key) && localKey.equals(this.#keys.remote.key)
    hold(same, 'connected by other keys than the client has')
  }

  #connected(keys: SrtpKeys | null): void {
    this.#keys = keys
    this.#told.push('connected')
  }

  /** Of what we say: kinds of records in the clear, and how many. */
  #answer(client: TestDtlsClient, datagram: Buffer): void {
    this.#answered++
    this.#moved++
    for (const { type, epoch, bytes } of dtlsRecords(datagram))
      this.#answers.add(`${String(type)}.${String(epoch)}${type === recordType.handshake && epoch === 0 ? `.${String(bytes[13])}` : ''}`)
    setImmediate(() => client.receive(datagram))
  }

  #arrives(session: DtlsSession, datagram: Buffer): void {
    this.#sent.push(datagram)
    const step = this.#tape.isOver ? 'pass' : this.#tape.pick(STEPS)
    const [held, bent] = [this.#held, this.#bends[step](datagram, this.#tape)]
    if (step !== 'later') this.#held = []
    for (const bytes of step === 'later' ? bent : [...bent, ...held]) {
      this.#moved++
      setImmediate(() => session.receive(Buffer.from(bytes)))
    }
  }

  readonly #bends: Readonly<Record<Step, Bend>> = {
    pass: (datagram) => [datagram],
    drop: () => [],
    twice: (datagram) => [datagram, datagram],
    later: (datagram) => {
      this.#held.push(datagram)
      return []
    },
    bend: (datagram, tape) => [
      changed(datagram, ((tape.byte() << 8) | tape.byte()) % datagram.length, (byte) => byte ^ (tape.byte() || 1)),
    ],
    cut: (datagram, tape) => [datagram.subarray(0, tape.byte() % datagram.length)],
    old: (datagram, tape) => [datagram, this.#sent[tape.byte() % this.#sent.length] ?? datagram],
    behind: (datagram, tape) => [datagram, Buffer.from([tape.byte(), 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40])],
    'other-kind': (datagram, tape) => [changed(datagram, 0, () => tape.byte())],
    'other-epoch': (datagram, tape) => [changed(datagram, 4, () => tape.byte() % 4)],
  }

  async #untilQuiet(): Promise<void> {
    let [quiet, seen] = [0, this.#moved]
    for (let turn = 0; turn < MOST_TURNS && quiet < QUIET_TURNS; turn++) {
      await new Promise((resolve) => setImmediate(resolve))
      quiet = this.#moved === seen ? quiet + 1 : 0
      seen = this.#moved
    }
  }
}

function changed(datagram: Buffer, at: number, change: (byte: number) => number): Buffer {
  const bytes = Buffer.from(datagram)
  bytes[at] = change(bytes[at] ?? 0)
  return bytes
}
