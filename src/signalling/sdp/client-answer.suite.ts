/** A client's answer to an offer of the server's, line by line as a browser would write it. */
export interface ClientAnswerOptions {
  /** Names of codecs that the client decodes. */
  readonly decodes?: readonly string[]
  readonly setup?: string
  readonly ufrag?: string
  readonly fingerprint?: string
}

const EVERYTHING = ['opus', 'red', 'VP8', 'VP9', 'H264', 'AV1', 'rtx']

export function clientAnswer(offer: string, options: ClientAnswerOptions = {}): string {
  const { setup = 'active', ufrag = 'clnt', fingerprint = 'CC:01:CC:01' } = options
  const [, ...sections] = offer.trim().split(/^(?=m=)/m)
  const transport = [
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${'c'.repeat(24)}`,
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${fingerprint}`,
    `a=setup:${setup}`,
  ]
  const answered = sections.map((section) => answerSection(section.trim().split('\r\n'), transport, options.decodes ?? EVERYTHING))
  const open = answered.filter(([media]) => !media!.includes(' 0 ')).map((lines) => /a=mid:(\S+)/.exec(lines.join('\n'))![1])
  return ['v=0', 'o=- 4 2 IN IP4 127.0.0.1', 's=-', 't=0 0', `a=group:BUNDLE ${open.join(' ')}`, ...answered.flat(), ''].join('\r\n')
}

function answerSection(lines: readonly string[], transport: readonly string[], decodes: readonly string[]): readonly string[] {
  const media = lines[0]!
  const mid = lines.find((line) => line.startsWith('a=mid:'))!
  if (media.startsWith('m=application')) return [media, ...transport, mid, 'a=sctp-port:5000']
  const types = lines.flatMap((line) => {
    const map = /^a=rtpmap:(\d+) ([^/]+)/.exec(line)
    return map !== null && decodes.includes(map[2]!) ? [map[1]!] : []
  })
  const main = types.filter((type) => !lines.includes(`a=rtpmap:${type} rtx/90000`))
  if (main.length === 0 || / 0 /.test(media)) return [media.replace(/ \d+ /, ' 0 '), mid, 'a=inactive']
  const of = new RegExp(`^a=(rtpmap|fmtp|rtcp-fb):(${types.join('|')}) `)
  return [
    media.replace(/(\S+ \d+ \S+).*/, `$1 ${types.join(' ')}`),
    ...transport,
    mid,
    ...lines.filter((line) => line.startsWith('a=extmap')),
    lines.includes('a=sendonly') ? 'a=recvonly' : 'a=inactive',
    'a=rtcp-mux',
    ...lines.filter((line) => of.test(line)),
  ]
}
