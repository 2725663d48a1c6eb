import type { AgreedAudio, AgreedSrtp, PayloadTypes as Pair } from '../sip/sdp/agreement.ts'
import type { LegAgreement, PayloadTypes } from '../media/rtp/agreement.ts'

/** What SDP settled, as the packets' side wants it. Keys may be taken from the sound where nothing else was agreed for them. */
export function legTerms({ remote, codec, voice, digits, noise, direction, srtp }: AgreedAudio): LegAgreement {
  const { address, port, rtcpAddress, rtcpPort } = remote
  return {
    remote: { address, port },
    remoteReports: rtcpPort === port ? null : { address: rtcpAddress, port: rtcpPort },
    codec,
    sending: payloads('send', voice, digits, noise),
    receiving: payloads('receive', voice, digits, noise),
    srtp: srtpTerms(srtp),
    sends: direction === 'sendrecv' || direction === 'sendonly',
    receives: direction === 'sendrecv' || direction === 'recvonly',
    tonesAreKeys: digits === undefined,
  }
}

const payloads = (way: 'send' | 'receive', voice: Pair, keys: Pair | undefined, noise: Pair | undefined): PayloadTypes => ({
  voice: voice[way],
  keys: keys?.[way] ?? null,
  noise: noise?.[way] ?? null,
})

export function srtpTerms(srtp: AgreedSrtp | undefined): LegAgreement['srtp'] {
  if (srtp === undefined) return null
  const { suite, local, remote } = srtp
  return {
    local: { key: local.key, salt: local.salt },
    remote: { key: remote.key, salt: remote.salt },
    shortTag: suite === 'AES_CM_128_HMAC_SHA1_32',
  }
}
