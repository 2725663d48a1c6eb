import { expect, it } from 'vitest'
import type { Agreement } from '../sip/sdp/agreement.ts'
import { answerOffer } from '../sip/sdp/answer-offer.ts'
import { from, ownMedia } from '../sip/sdp/description.suite.ts'
import { videoTerms } from './video-terms.ts'

const KEY = 'd0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj'

const videoOf = (lines: string) => {
  const offer = from(`m=audio 4000 RTP/AVP 9\nm=video 5000 RTP/AVP 97\na=rtpmap:97 H264/90000\na=fmtp:97 profile-level-id=42e01f\n${lines}`)
  const answer = answerOffer(offer, ownMedia({ video: { port: 20_002 } })) as Agreement
  return videoTerms(answer.video!)
}

it('[V3] hands on what was settled of the picture', () => {
  expect(videoOf('a=sendonly\na=rtcp-fb:* ccm fir\na=rtcp:5009')).toEqual({
    remote: { address: '192.0.2.7', port: 5_000 },
    remoteReports: { address: '192.0.2.7', port: 5_009 },
    sending: 97,
    receiving: 97,
    packetizationMode: 0,
    most: { macroblocksPerFrame: 3_600, macroblocksPerSecond: 108_000, bitsPerSecond: 14_000_000 },
    feedback: { nack: false, pli: false, fir: true, tmmbr: false },
    srtp: null,
    sends: false,
    receives: true,
  })
})

it('[V3] hands on the keys, and that reports share the port', () => {
  const { srtp, remoteReports } = videoOf(`a=rtcp-mux\na=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:${KEY}`)
  expect(remoteReports).toBeNull()
  expect(srtp?.shortTag).toBe(true)
  expect(Buffer.concat([srtp!.remote.key, srtp!.remote.salt]).toString('base64')).toBe(KEY)
})
