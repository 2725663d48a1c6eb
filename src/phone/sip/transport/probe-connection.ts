/** Whether a server takes connections, and what its certificate is worth: for people who want to know why there is no answer. */
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { Destination } from './sip-transport.ts'

export type Probe =
  /** When the certificate ends, milliseconds since 1970; null without TLS. */
  | { readonly kind: 'open'; readonly certificateEnds: number | null }
  | { readonly kind: 'refused' | 'silent' }
  /** Node's or OpenSSL's name of what is wrong with it. */
  | { readonly kind: 'untrusted'; readonly why: string; readonly certificateEnds: number | null }

/** `authorities`: PEM of who may vouch for the server; without it those that Node knows. */
export function probeConnection(destination: Destination, patienceMs: number, authorities?: string): Promise<Probe> {
  const socket = destination.protocol === 'tls' ? openTls(destination, authorities) : connect(destination.port, destination.host)
  return new Promise((resolve) => {
    const late = setTimeout(() => finish({ kind: 'silent' }), patienceMs)
    const finish = (probe: Probe): void => {
      clearTimeout(late)
      socket.destroy()
      resolve(probe)
    }
    socket.once('error', () => finish({ kind: 'refused' }))
    if (isTls(socket)) socket.once('secureConnect', () => finish(judged(socket)))
    else socket.once('connect', () => finish({ kind: 'open', certificateEnds: null }))
  })
}

const isTls = (socket: Socket): socket is TLSSocket => 'authorized' in socket

/** Whatever its certificate is: nothing is said on this connection. */
const openTls = ({ host, port, name = host }: Destination, ca: string | undefined): TLSSocket =>
  connectTls({ host, port, rejectUnauthorized: false, ...(isIP(name) ? {} : { servername: name }), ...(ca === undefined ? {} : { ca }) })

function judged(socket: TLSSocket): Probe {
  const ends = Date.parse(socket.getPeerCertificate().valid_to)
  const certificateEnds = Number.isNaN(ends) ? null : ends
  const { authorized, authorizationError } = socket
  // Typed as an error, and a name such as CERT_HAS_EXPIRED at run time.
  return authorized ? { kind: 'open', certificateEnds } : { kind: 'untrusted', why: String(authorizationError), certificateEnds }
}
