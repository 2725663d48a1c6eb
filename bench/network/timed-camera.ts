/** What a page publishes: a picture that says when it was taken, and a tone without a pause; and how another page reads it. */

export const CAMERA = { width: 1280, height: 720, framesPerSecond: 15 } as const

/** The time in ms, modulo 2^16, as a row of cells between a bright and a dark one; shares of the picture's width and height. */
const ROW = { bits: 16, left: 0.2, right: 0.8, top: 0.4, bottom: 0.6 } as const

/**
 * As the body of a function in a page that has joined: publishes both. What moves is coarse enough for the smallest layer to be encoded
 * at its full rate; finer, and the encoder leaves frames out, which no network did.
 */
export const PUBLISH = `
  const { width, height, framesPerSecond } = ${JSON.stringify(CAMERA)}
  const row = ${JSON.stringify(ROW)}
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  const picture = canvas.getContext('2d', { alpha: false })
  const texture = Object.assign(document.createElement('canvas'), { width: width + 256, height: height + 256 })
  const grain = texture.getContext('2d')
  for (let y = 0; y < texture.height; y += 48) for (let x = 0; x < texture.width; x += 48) {
    grain.fillStyle = 'hsl(' + ((x * 7 + y * 13) % 360) + ' 50% ' + (30 + ((x * y) % 41)) + '%)'
    grain.fillRect(x, y, 48, 48)
  }
  const draw = () => {
    const now = Math.round(performance.timeOrigin + performance.now())
    const at = now / 20
    picture.drawImage(texture, -128 + 120 * Math.sin(at / 40), -128 + 120 * Math.cos(at / 57))
    for (let i = 0; i < 12; i++) {
      picture.fillStyle = 'hsl(' + Math.floor(Math.random() * 360) + ' 60% 50%)'
      picture.fillRect(Math.random() * width, Math.random() * height, 40, 24)
    }
    const cell = ((row.right - row.left) * width) / (row.bits + 2)
    for (let i = 0; i < row.bits + 2; i++) {
      const bright = i === 0 || (i <= row.bits && ((now >> (row.bits - i)) & 1) === 1)
      picture.fillStyle = bright ? '#eee' : '#111'
      picture.fillRect(row.left * width + i * cell, row.top * height, cell + 1, (row.bottom - row.top) * height)
    }
  }
  draw()
  setInterval(draw, 1000 / framesPerSecond)
  const sound = new AudioContext()
  const [tone, voice, swell, out] = [sound.createOscillator(), sound.createGain(), sound.createOscillator(), sound.createMediaStreamDestination()]
  tone.frequency.value = 330
  swell.frequency.value = 3
  voice.gain.value = 0.3
  const depth = sound.createGain()
  depth.gain.value = 0.15
  swell.connect(depth).connect(voice.gain)
  tone.connect(voice).connect(out)
  tone.start()
  swell.start()
  const [video] = canvas.captureStream(framesPerSecond).getVideoTracks()
  const { VideoPreset } = LivekitClient
  const videoSimulcastLayers = [new VideoPreset(320, 180, 160000, framesPerSecond), new VideoPreset(640, 360, 450000, framesPerSecond)]
  const videoEncoding = { maxBitrate: 1500000, maxFramerate: framesPerSecond }
  await room.localParticipant.publishTrack(out.stream.getAudioTracks()[0], { source: 'microphone', dtx: false })
  await room.localParticipant.publishTrack(video, { source: 'camera', simulcast: true, videoCodec: 'vp8', videoSimulcastLayers, videoEncoding })`

/**
 * Runs before a page's own scripts: keeps what its connections say, and each picture of each video that is shown: when it was
 * presented, how old it was, how many lines it had. Times in ms; an age that could not be read is -1.
 */
export const WATCH = `
  const row = ${JSON.stringify(ROW)}
  const connections = []
  window.RTCPeerConnection = class extends RTCPeerConnection { constructor(...all) { super(...all); connections.push(this) } }
  const sums = { bytes: 0, soundLost: 0, sounds: 0, concealed: 0, samples: 0, soundDelay: 0, soundsEmitted: 0 }
  const before = new Map()
  const add = (key, name, value = 0) => {
    const id = key + ' ' + name
    sums[name] += Math.max(0, value - (before.get(id) ?? 0))
    before.set(id, value)
  }
  const count = async () => {
    for (const [index, connection] of connections.entries()) for (const report of (await connection.getStats()).values()) {
      if (report.type !== 'inbound-rtp') continue
      const key = index + ' ' + report.ssrc
      add(key, 'bytes', report.bytesReceived + report.headerBytesReceived)
      if (report.kind !== 'audio') continue
      add(key, 'soundLost', report.packetsLost)
      add(key, 'sounds', report.packetsReceived)
      add(key, 'concealed', report.concealedSamples)
      add(key, 'samples', report.totalSamplesReceived)
      add(key, 'soundDelay', report.jitterBufferDelay)
      add(key, 'soundsEmitted', report.jitterBufferEmittedCount)
    }
    return { ...sums }
  }
  setInterval(count, 500)
  let pictures = []
  const strip = Object.assign(document.createElement('canvas'), { width: row.bits + 2, height: 1 }).getContext('2d', { willReadFrequently: true })
  strip.imageSmoothingEnabled = false
  const ageIn = (video, now) => {
    const { videoWidth: width, videoHeight: height } = video
    const middle = ((row.top + row.bottom) / 2) * height
    strip.drawImage(video, row.left * width, middle, (row.right - row.left) * width, 1, 0, 0, row.bits + 2, 1)
    const cells = strip.getImageData(0, 0, row.bits + 2, 1).data.filter((_, i) => i % 4 === 1)
    if (cells[0] < 128 || cells[row.bits + 1] > 128) return -1
    const then = cells.slice(1, -1).reduce((value, cell) => value * 2 + (cell > 128 ? 1 : 0), 0)
    return (now - then + 2 ** row.bits) % 2 ** row.bits
  }
  const follow = (video) => {
    const look = (presentedAt) => {
      const now = Math.round(performance.timeOrigin + performance.now())
      pictures.push([presentedAt, ageIn(video, now), video.videoHeight])
      video.requestVideoFrameCallback(look)
    }
    video.requestVideoFrameCallback(look)
  }
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node instanceof HTMLVideoElement) follow(node)
  }).observe(document, { childList: true, subtree: true })
  window.take = async () => {
    const taken = pictures
    pictures = []
    return { at: performance.now(), sums: await count(), pictures: taken }
  }`

/** What `take` answers in a page that watches. */
export interface Taken {
  /** By the page's clock, ms. */
  readonly at: number
  /** Since the page began. */
  readonly sums: Readonly<Record<'bytes' | 'soundLost' | 'sounds' | 'concealed' | 'samples' | 'soundDelay' | 'soundsEmitted', number>>
  /** Since it was asked last: presented at, age, lines. */
  readonly pictures: readonly (readonly [at: number, age: number, lines: number])[]
}

export const TAKE = 'return window.take()'
