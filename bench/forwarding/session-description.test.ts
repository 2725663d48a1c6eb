import { expect, it } from 'vitest'
import { readAnswer } from '../../src/room-client/sdp/read-answer.ts'
import { parseOffer } from '../../src/signalling/sdp/parse-offer.ts'
import { sourceSections } from './published-source.ts'
import { writeAnswer, writeOffer } from './session-description.ts'

const transport = {
  ufrag: 'abcd',
  pwd: 'abcdefghijklmnopqrstuvwx',
  fingerprint: `sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
  candidates: [{ address: '127.0.0.1', port: 5000 }],
}
const layer = { packetsPerFrame: 1, bytes: 100 }
const source = {
  name: 'p',
  ssrcs: { audio: 1, video: [2, 3] },
  layers: [
    { rid: 'q', ...layer },
    { rid: 'h', ...layer },
  ],
}

it('an offer of layers is read as such by our server', () => {
  const parsed = parseOffer(writeOffer(sourceSections(source), transport, { data: true }))
  expect(parsed).toMatchObject({
    ok: true,
    offer: { ufrag: 'abcd', sections: [{ mid: '0' }, { mid: '1', rids: [] }, { mid: '2', rids: ['q', 'h'] }] },
  })
})

it('an answer takes each section of an offer, in its order, and begins the handshake', () => {
  const offer = writeOffer(sourceSections(source), transport, { data: false })
  const answer = readAnswer(writeAnswer(offer, { ...transport, ufrag: 'wxyz' }))
  expect(answer).toMatchObject({ ufrag: 'wxyz', dtlsActive: true })
  expect(answer?.sections.map(({ mid, receives, sends }) => [mid, receives, sends])).toEqual([
    ['0', true, false],
    ['1', true, false],
  ])
})
