import { expect, it } from 'vitest'
import { EXTENSION_IDS, nack, OPUS, pictureLoss, receiverReport, SimulatedClient, VP8, vp8Payload } from './simulated-client.suite.ts'
import { SimulatedMeeting } from './simulated-meeting.suite.ts'
import type { UpTrack } from './up-track.ts'

const SSRC = 0x500
const CAMERA = 7

function pair() {
  const clock = { ms: 1000 }
  const publisher = new SimulatedClient(clock)
  const subscriber = new SimulatedClient(clock)
  publisher.connect()
  subscriber.connect()
  const encodings = [{ ssrc: CAMERA, rtxSsrc: CAMERA + 1 }]
  const camera = publisher.media.addUpTrack({ mid: '1', kind: 'video', codecs: [VP8], extensions: EXTENSION_IDS, encodings })
  const subscribe = (source: UpTrack) =>
    subscriber.media.addDownTrack({ mid: '9', source, codec: VP8, extensions: EXTENSION_IDS, ssrc: SSRC, rtxSsrc: SSRC + 1 })
  const picture = (sequence: number, key = false): void => {
    clock.ms += 40
    const payload = vp8Payload({ key, first: true, pictureId: sequence, tl0: sequence, size: 100 })
    publisher.send({ ssrc: CAMERA, payloadType: VP8.payloadType, sequence, timestamp: sequence * 3600, payload })
    publisher.media.tick()
    subscriber.media.tick()
  }
  return { clock, publisher, subscriber, camera, subscribe, picture }
}

/** A report with 24 bits of packets lost so far. */
function lossReport(ssrc: number, lost: number): Buffer {
  const report = receiverReport(ssrc, 0)
  report.writeUIntBE(lost & 0xffffff, 13, 3)
  return report
}

it('tells of a publisher what came, what was lost, and what was made good by a copy', () => {
  const { publisher, camera, picture } = pair()
  for (const sequence of [1, 2, 4, 5]) picture(sequence, sequence === 1)
  expect(camera.report()).toMatchObject({ codec: 'vp8', layers: [{ rid: null, live: true, packets: 4, lost: 1, bytes: 4 * (12 + 107) }] })
  const original = Buffer.alloc(2)
  original.writeUInt16BE(3)
  const payload = Buffer.concat([original, vp8Payload({ key: false, first: true, pictureId: 3, tl0: 3 })])
  publisher.send({ ssrc: CAMERA + 1, payloadType: VP8.rtxPayloadType!, sequence: 1, timestamp: 3 * 3600, payload })
  expect(camera.report().layers[0]).toMatchObject({ packets: 5, lost: 0 })
  expect(publisher.media.report().counts).toMatchObject({ receivedPackets: 5, lostUp: 0, resentUp: 1 })
})

it('goes on counting when a publisher sends a layer under another number, and when a track is over', () => {
  const { publisher } = pair()
  const track = publisher.media.addUpTrack({ mid: '2', kind: 'audio', codecs: [OPUS], extensions: EXTENSION_IDS, encodings: [{}] })
  const sound = (ssrc: number, sequence: number): void => {
    const extensions = [[1, Buffer.from('2')]] as const
    publisher.send({ ssrc, payloadType: OPUS.payloadType, sequence, timestamp: sequence * 960, payload: Buffer.from('sound'), extensions })
  }
  for (const sequence of [1, 2, 4]) sound(0x60, sequence)
  for (const sequence of [100, 103]) sound(0x61, sequence)
  expect(track.report().layers[0]).toMatchObject({ packets: 5, lost: 3 })
  track.close()
  expect(publisher.media.report().counts).toMatchObject({ receivedPackets: 5, lostUp: 3 })
})

it('tells of a subscriber what went there, what it missed, and what state each track is in', () => {
  const { subscriber, camera, subscribe, picture } = pair()
  const down = subscribe(camera)
  expect(down.report()).toMatchObject({ layer: null, state: 'waiting', packets: 0 })
  for (let sequence = 1; sequence <= 4; sequence++) picture(sequence, sequence === 1)
  expect(down.report()).toMatchObject({ layer: 0, state: 'flowing', packets: 4, bytes: 4 * 107, lost: 0, resent: 0 })
  const [first] = subscriber.packetsOf(SSRC)
  subscriber.sendReport(nack(SSRC, [first!.sequence]))
  subscriber.sendReport(pictureLoss(SSRC))
  subscriber.sendReport(lossReport(SSRC, 3))
  // Copies that came twice: a report may say less than nothing was lost.
  subscriber.sendReport(lossReport(SSRC, -2))
  expect(down.report()).toMatchObject({ lost: 3, resent: 1 })
  down.setPaused(true)
  expect(down.report().state).toBe('paused')
  down.setPaused(false)
  camera.setMuted(true)
  expect(down.report().state).toBe('muted')
  down.close()
  expect(subscriber.media.report().counts).toMatchObject({ lostDown: 3, resentDown: 1, keyFramesWanted: 1 })
  expect(subscriber.media.report().counts.sentPackets).toBeGreaterThanOrEqual(subscriber.packets.length)
})

it('tells what the network is thought to carry once that is known, and how often a picture was held', () => {
  const meeting = new SimulatedMeeting().run(2)
  const before = meeting.subscriber.media.report()
  expect(before).toMatchObject({ downlink: null, counts: { pauses: 0 } })
  meeting.become({ rate: 100_000 }).run(8)
  const { downlink, counts } = meeting.subscriber.media.report()
  expect(downlink).toBeGreaterThan(0)
  expect(downlink).toBeLessThan(300_000)
  expect(meeting.held.filter((held) => held)).toHaveLength(counts.pauses)
  expect(counts.pauses).toBeGreaterThan(0)
  expect(meeting.camera.report().state).toBe(meeting.held.at(-1) === true ? 'held' : 'flowing')
})

it('counts nothing that is not authentic', () => {
  const { publisher } = pair()
  publisher.media.receive(Buffer.alloc(200, 0x80), 0, 200)
  expect(publisher.media.report().counts).toMatchObject({ receivedPackets: 0, receivedBytes: 0 })
})
