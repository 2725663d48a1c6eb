import type { Peer } from './peer.ts'

/** A hand-written answer to a browser's offer of one BUNDLE group, for tests of the transport alone. */
export function writeAnswer(offer: string, peer: Peer, protocols: readonly ('udp' | 'tcp')[]): string {
  const [session, ...sections] = offer.split(/^(?=m=)/m).map((part) => part.trim().split('\r\n'))
  const group = session!.find((line) => line.startsWith('a=group:'))!
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    group,
    'a=ice-lite',
    ...sections.flatMap((section) => answerSection(section, peer, protocols)),
    '',
  ].join('\r\n')
}

function answerSection(section: readonly string[], peer: Peer, protocols: readonly ('udp' | 'tcp')[]): readonly string[] {
  const opus = section.map((line) => /^a=rtpmap:(\d+) opus/.exec(line)?.[1]).find((type) => type !== undefined) ?? ''
  const echoed = new RegExp(`^(a=mid:|a=rtpmap:${opus} |a=sctp-port|a=max-message-size)`)
  const media = section[0]!.replace(/^(m=audio \d+ \S+).*/, `$1 ${opus}`)
  return [
    media,
    'c=IN IP4 127.0.0.1',
    ...section.filter((line) => echoed.test(line)),
    `a=ice-ufrag:${peer.local.ufrag}`,
    `a=ice-pwd:${peer.local.pwd}`,
    `a=fingerprint:${peer.fingerprint}`,
    'a=setup:passive',
    ...(media.startsWith('m=audio') ? ['a=rtcp-mux', 'a=recvonly'] : []),
    ...candidateLines(peer, protocols),
    'a=end-of-candidates',
  ]
}

const candidateLines = (peer: Peer, protocols: readonly ('udp' | 'tcp')[]): readonly string[] =>
  peer.candidates
    .filter(({ protocol }) => protocols.includes(protocol))
    .map(({ protocol, address, port }, index) => {
      const end = protocol === 'tcp' ? ' tcptype passive' : ''
      return `a=candidate:${index} 1 ${protocol} ${2_000_000_000 - index} ${address} ${port} typ host${end}`
    })

/** What an offer says of its sender. */
export function readOffer(offer: string): { ufrag: string; pwd: string; fingerprint: string } {
  const value = (name: string): string => new RegExp(`^a=${name}:(.*?)\\r?$`, 'm').exec(offer)![1]!
  return { ufrag: value('ice-ufrag'), pwd: value('ice-pwd'), fingerprint: value('fingerprint') }
}
