/** People whose network lets nothing out but TCP to one port: they hear and see, and are heard and seen. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeTestCertificate } from '../../src/phone/sip/test-certificate.suite.ts'
import { browserPath, hasBrowser, type TestBrowser, type TestPage } from '../harness/browsers.ts'
import { startMeeting, type Person, type Run } from '../harness/cast.ts'
import { launchChromium } from '../harness/chromium.ts'
import { launchFirefox } from '../harness/firefox.ts'
import { freePort } from '../harness/free-ports.ts'
import { bridgeLoopback } from '../harness/loopback-bridge.ts'
import { joinByBrowser } from '../harness/meeting-page.ts'
import { Cable } from '../harness/network.ts'
import { untilSeenAndHeard } from '../harness/page-media.ts'
import { startTestServer, type TestServer } from '../harness/server.ts'

const certificate = makeTestCertificate()
const cable = hasBrowser('chromium') && certificate !== undefined ? Cable.lay() : null

/** Whether the media of this page travels so: the type of the client's end of the chosen pair, and over what it, or its relay, is reached. */
const TRAVELS = `
  for (const peer of watched.peers.filter((each) => each.connectionState === 'connected')) {
    const stats = await peer.getStats()
    const all = [...stats.values()]
    const { selectedCandidatePairId } = all.find((stat) => stat.type === 'transport') ?? {}
    // Firefox says it of the pair itself.
    const pair = stats.get(selectedCandidatePairId) ?? all.find((stat) => stat.type === 'candidate-pair' && stat.selected)
    const { candidateType, protocol, relayProtocol } = stats.get(pair?.localCandidateId) ?? {}
    return argument.types.includes(candidateType) && (relayProtocol ?? protocol) === argument.by
  }`

describe.skipIf(cable === null)('behind a firewall', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latch-firewall-'))
  const files = { certificateFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') }
  let server: TestServer
  let inside: TestBrowser
  let outside: TestBrowser
  let organizer: Person
  let run: Run
  let ada: TestPage

  beforeAll(async () => {
    writeFileSync(files.certificateFile, certificate!.cert)
    writeFileSync(files.keyFile, certificate!.key)
    const host = cable!.here
    server = await startTestServer({
      config: {
        host,
        tls: files,
        media: { host, port: 0, announce: [host], loudestSounds: 8, accelerator: true, workers: 1, roomShare: 50 },
      },
    })
    outside = await launchChromium({ anyCertificate: true })
    inside = await launchChromium({ anyCertificate: true, executable: cable!.wrap(browserPath('chromium')) })
    organizer = await server.signUpFirst()
    run = await startMeeting(organizer)
    ada = await joinByBrowser(outside, server.url, run.number, '', { account: organizer, withMedia: true })
  })
  afterAll(async () => {
    await Promise.all([inside?.close(), outside?.close()])
    await server?.close()
    cable?.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  test('only TCP to the web port: TURN over TLS carries sound and picture both ways', async () => {
    expect(cable!.letOutOnly(server.port)).toBe(true)
    const gus = await joinByBrowser(inside, server.url, run.number, 'Gus Guest', { withMedia: true })
    await untilSeenAndHeard(gus, 1, 1)
    await untilSeenAndHeard(ada, 1, 1)
    expect(await gus.evaluate(TRAVELS, { types: ['relay'], by: 'tls' })).toBe(true)
    await gus.close()
  })

  test('TCP to the media port as well: the browser takes the straighter way', async () => {
    expect(cable!.letOutOnly(server.port, server.mediaPort)).toBe(true)
    const tess = await joinByBrowser(inside, server.url, run.number, 'Tess Guest', { withMedia: true })
    await untilSeenAndHeard(tess, 1, 1)
    await untilSeenAndHeard(ada, 1, 1)
    // Its own port is one that it did not know before it connected.
    await tess.until(TRAVELS, { types: ['host', 'prflx'], by: 'tcp' })
    await tess.close()
  })

  test.skipIf(!hasBrowser('firefox'))('only TCP to the web port, in Firefox: TURN over TLS as well, by the server’s name', async () => {
    const debuggingPort = await freePort()
    const bridge = await bridgeLoopback(cable!, debuggingPort)
    const executable = cable!.wrap(browserPath('firefox'))
    const firefox = await launchFirefox({ executable, debuggingPort, allNamesAt: cable!.here, anyCertificate: true })
    try {
      expect(cable!.dropAllBut(server.port)).toBe(true)
      const fay = await joinByBrowser(firefox, `https://latch.example:${String(server.port)}`, run.number, 'Fay Guest', { withMedia: true })
      await untilSeenAndHeard(fay, 1, 1)
      await untilSeenAndHeard(ada, 1, 1)
      expect(await fay.evaluate(TRAVELS, { types: ['relay'], by: 'tls' })).toBe(true)
    } finally {
      await firefox.close()
      bridge.close()
    }
  })
})
