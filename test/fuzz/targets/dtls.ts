/** DTLS handshakes of strangers: a right one is recorded, and its datagrams are bent. Nobody is let in by noise. */
import { createDtlsCertificate } from '../../../src/sfu/transport/dtls/dtls-certificate.ts'
import { dtlsClient } from '../../../src/sfu/transport/dtls/dtls-client.suite.ts'
import { DtlsSession, type DtlsSessionOptions } from '../../../src/sfu/transport/dtls/dtls-session.ts'
import { Tape } from '../tape.ts'
import { hold, type FuzzTarget } from '../target.ts'

const certificates = Promise.all([createDtlsCertificate(), createDtlsCertificate()])
const MOST_DATAGRAMS = 12

/** Several datagrams in one input: each has its length before it. */
const joined = (datagrams: readonly Buffer[]): Buffer =>
  Buffer.concat(datagrams.flatMap((bytes) => [Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]))

export const dtls: FuzzTarget = {
  name: 'dtls',
  async seeds() {
    const sent = await handshake()
    return [joined(sent), joined(sent.slice(0, 2)), ...sent.map((datagram) => joined([datagram]))]
  },
  async prepare() {
    const [ours, theirs] = await certificates
    return { run: (input) => run(input, { certificate: ours, fingerprint: theirs.fingerprint }) }
  },
}

/** What a client sends until it is connected. */
async function handshake(): Promise<readonly Buffer[]> {
  const [ours, theirs] = await certificates
  const sent: Buffer[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const client = dtlsClient(theirs, (datagram) => {
    sent.push(Buffer.from(datagram))
    setImmediate(() => session.receive(Buffer.from(datagram)))
  })
  const session = new DtlsSession({
    certificate: ours,
    fingerprint: theirs.fingerprint,
    send: (datagram) => void setImmediate(() => client.receive(datagram)),
    onConnected: () => resolve(),
    onData: () => undefined,
    onClosed: () => resolve(),
  })
  client.client.connect().catch(() => undefined)
  await promise
  session.close()
  return sent
}

async function run(input: Buffer, parts: Pick<DtlsSessionOptions, 'certificate' | 'fingerprint'>): Promise<string> {
  const told: string[] = []
  let sent = 0
  const session = new DtlsSession({
    ...parts,
    send: () => void (sent += 1),
    onConnected: () => void told.push('connected'),
    onData: () => void told.push('data'),
    onClosed: (reason) => void told.push(reason),
  })
  const tape = new Tape(input)
  for (let count = 0; count < MOST_DATAGRAMS && !tape.isOver; count++) {
    session.receive(tape.bytes((tape.byte() << 8) | tape.byte()))
    await new Promise((resolve) => setImmediate(resolve))
  }
  session.close()
  hold(!told.includes('connected') && !told.includes('data'), 'connected by what was recorded elsewhere')
  hold(sent <= 8 * MOST_DATAGRAMS, 'more is answered than is asked')
  return `${[...new Set(told)].join(' ')} ${String(sent)}`
}
