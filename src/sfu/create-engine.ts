import { networkInterfaces } from 'node:os'
import { performance } from 'node:perf_hooks'
import type { Engine, EngineOptions, EngineReport } from './engine.ts'
import { createPeerMedia } from './forwarding/create-peer-media.ts'
import { addCounts, noCounts } from './forwarding/media-counts.ts'
import { threadFanout } from './forwarding/thread-fanout.ts'
import type { PeerMedia, PeerMediaOptions } from './forwarding/peer-media.ts'
import { hostCandidates, type Interfaces } from './transport/candidates.ts'
import { createDtlsCertificate } from './transport/dtls/dtls-certificate.ts'
import { PacketMux } from './transport/ice/packet-mux.ts'
import { bindMediaPorts } from './transport/net/media-ports.ts'
import { RelayedPath } from './transport/net/relayed-path.ts'
import type { Peer } from './transport/peer.ts'
import { RtcPeer } from './transport/rtc-peer.ts'

/** What tests put in place of the machine. */
export interface EngineParts {
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly createPeerMedia: (options: PeerMediaOptions) => PeerMedia
  readonly interfaces: () => Interfaces
}

const machine: EngineParts = { now: () => performance.now(), createPeerMedia, interfaces: networkInterfaces }

const tickMs = 20
const ticksPerConsentCheck = 50

/** Rejects when the port is taken or the address is not ours. */
export async function createEngine(options: EngineOptions, parts: Partial<EngineParts> = {}): Promise<Engine> {
  const { now, createPeerMedia, interfaces } = { ...machine, ...parts }
  const host = options.host ?? '0.0.0.0'
  const mux = new PacketMux()
  const [certificate, ports] = await Promise.all([createDtlsCertificate(), bindMediaPorts(host, options.port, mux)])
  mux.attach(ports.datagrams)
  const detach = threadFanout.attach(ports.datagrams)
  const peers = new Set<RtcPeer>()
  const ticking = tickEvery(peers)
  const gone = noCounts()
  const onClosed = (peer: RtcPeer): void => {
    if (peers.delete(peer)) addCounts(gone, peer.report().counts)
  }

  let closed: Promise<void> | null = null
  const closeAll = (): Promise<void> => {
    clearInterval(ticking)
    for (const peer of peers) peer.close('engine-closed')
    detach()
    return ports.close()
  }

  return {
    port: ports.port,
    createPeer(): Peer {
      // Asked each time: networks come and go while a server runs.
      const candidates = hostCandidates({ host, announce: options.announce }, ports.port, interfaces())
      const peer = new RtcPeer({ directory: mux.agents, certificate, candidates, createPeerMedia, now, onClosed })
      peers.add(peer)
      return peer
    },
    openRelay: (relayed, send) => new RelayedPath(relayed, mux, send),
    report(): EngineReport {
      const counts = { ...gone }
      for (const peer of peers) addCounts(counts, peer.report().counts)
      return { peers: peers.size, connections: ports.connections, counts }
    },
    askOutside: (server) => mux.questions.ask((bytes) => ports.datagrams.send(bytes, 0, bytes.length, server.address, server.port), server),
    close() {
      closed ??= closeAll()
      return closed
    },
  }
}

function tickEvery(peers: ReadonlySet<RtcPeer>): NodeJS.Timeout {
  let ticks = 0
  return setInterval(() => {
    const consent = ++ticks % ticksPerConsentCheck === 0
    for (const peer of peers) {
      peer.tick()
      if (consent) peer.checkConsent()
    }
  }, tickMs)
}
