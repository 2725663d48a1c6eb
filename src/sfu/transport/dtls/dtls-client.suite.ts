import { DtlsClient } from 'werift'
import { type DtlsCertificate, signatureHash } from './dtls-certificate.ts'

export interface TestDtlsClient {
  readonly client: DtlsClient
  receive(datagram: Uint8Array): void
}

/** The other end of a handshake, over any datagrams, with whatever certificate and key it is given. */
export function dtlsClient(
  { certPem, keyPem }: Pick<DtlsCertificate, 'certPem' | 'keyPem'>,
  send: (datagram: Buffer) => void,
): TestDtlsClient {
  const transport = {
    type: 'test',
    address: { address: '', family: 'IPv4', port: 0 },
    closed: false,
    onData: (_datagram: Buffer, _from: readonly [string, number]): void => undefined,
    send: async (datagram: Buffer) => send(datagram),
    close: async () => undefined,
  }
  const client = new DtlsClient({ transport, cert: certPem, key: keyPem, signatureHash, srtpProfiles: [1], extendedMasterSecret: true })
  return { client, receive: (datagram) => transport.onData(Buffer.from(datagram), ['', 0]) }
}
