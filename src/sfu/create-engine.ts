import { networkInterfaces } from 'node:os'
import { performance } from 'node:perf_hooks'
import { findAccelerator } from '../accelerator/accelerator.ts'
import { Beat } from './beat.ts'
import type { Engine, EngineOptions, EngineRelay, EngineReport, RelayEvents } from './engine.ts'
import { createPeerMedia } from './forwarding/create-peer-media.ts'
import { addCounts, noCounts } from './forwarding/media-counts.ts'
import type { Fanout } from './forwarding/fanout.ts'
import { threadFanout } from './forwarding/thread-fanout.ts'
import type { PeerMedia, PeerMediaOptions, SrtpProfile } from './forwarding/peer-media.ts'
import type { ProtectPeer } from './forwarding/srtp-session.ts'
import { SiblingEngines } from './pipe/sibling-engines.ts'
import type { SiblingMessage } from './pipe/sibling-message.ts'
import { AcceleratedGcm } from './srtp/gcm/accelerated-gcm.ts'
import { GcmSuite } from './srtp/gcm/gcm-suite.ts'
import { protectionOf } from './srtp/protection-of.ts'
import { hostCandidates, type Interfaces } from './transport/candidates.ts'
import { createDtlsCertificate } from './transport/dtls/dtls-certificate.ts'
import { PacketMux, type SharedPort } from './transport/ice/packet-mux.ts'
import { type AddressClaim, SiblingWorkers } from './transport/ice/sibling-workers.ts'
import { markOf } from './transport/ice/worker-mark.ts'
import { acceleratedPorts } from './transport/net/accelerated-port.ts'
import { ConnectedSockets, type ConnectedSocketsOptions } from './transport/net/connected-sockets.ts'
import { byTurns, type DatagramBatch, type ReceiveDatagram } from './transport/net/datagram-port.ts'
import { bindMediaPorts, shareMediaPort } from './transport/net/media-ports.ts'
import { type ExchangePlace, PacketExchange } from './transport/net/packet-exchange.ts'
import type { FrameSink } from './transport/net/network-path.ts'
import { RelayedPath } from './transport/net/relayed-path.ts'
import type { IceCandidate, IceCredentials } from './transport/peer.ts'
import { RtcPeer } from './transport/rtc-peer.ts'
import { MOST_AT_ONCE } from './transport/stun/stun-questions.ts'
import type { Endpoint } from './transport/turn/endpoint.ts'

/** What tests put in place of the machine. */
export interface EngineParts {
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly createPeerMedia: (options: PeerMediaOptions, protect?: ProtectPeer) => PeerMedia
  readonly interfaces: () => Interfaces
  /** How many peers may have a socket of their own. */
  readonly ownSockets: number
  /** Tells the other engines on the port. */
  readonly tell: (claim: AddressClaim) => void
  /** Says something to one of them; in order. */
  readonly say: (worker: number, message: SiblingMessage, transfer?: readonly ArrayBuffer[]) => void
}

const machine: EngineParts = {
  now: () => performance.now(),
  createPeerMedia,
  interfaces: networkInterfaces,
  // Each is a file; the rest has what others hand over.
  ownSockets: 512,
  tell: () => undefined,
  say: () => undefined,
}

/** In plain TypeScript AES-CM is the cheaper; by an accelerator GCM costs a fifth of it. */
const plainProfiles: readonly SrtpProfile[] = ['AES_CM_128_HMAC_SHA1_80']
const acceleratedProfiles: readonly SrtpProfile[] = ['AEAD_AES_128_GCM', ...plainProfiles]

/** Node refuses elsewhere. A socket of its own for each peer takes a fifth off what a packet costs, as the kernel need not look up its way. */
const canReusePorts = process.platform === 'linux'
const consentEveryMs = 1000
/** Tracks of other threads are looked at so often, whatever comes here. */
const siblingsEveryMs = 20

/** Rejects when the port is taken or the address is not ours. */
export async function createEngine(options: EngineOptions, parts: Partial<EngineParts> = {}): Promise<Engine> {
  const { now, createPeerMedia, interfaces, ownSockets, tell, say } = { ...machine, ...parts }
  const { place } = options
  const host = options.host ?? '0.0.0.0'
  const mux = new PacketMux()
  const { acceleration, native } = findAccelerator(options.accelerator)
  const gcm = native === null ? undefined : new GcmSuite(new AcceleratedGcm(native.gcm))
  const protect: ProtectPeer = (keys) => protectionOf(keys, gcm)
  const srtpProfiles = native === null ? plainProfiles : acceleratedProfiles
  const bind = place === undefined ? bindMediaPorts : shareMediaPort
  const peers = new Set<RtcPeer>()
  let siblings: SiblingEngines | null = null
  const consent = consentOf(peers, now)
  const look = (): void => {
    for (const peer of peers) peer.tick()
    consent()
    siblings?.tick()
  }
  const beat = new Beat(now, look, place === undefined ? undefined : siblingsEveryMs)
  const batch = batchOf(threadFanout, beat)
  const reusePort = native === null && canReusePorts
  // Not while the port is bound, which may fail: Node aborts the process when a thread ends that is making a key.
  const certificate = place?.certificate ?? (await createDtlsCertificate())
  const ports = await bind(host, options.port, mux, {
    bindDatagrams: native === null ? undefined : acceleratedPorts(native.sockets),
    batch,
    reusePort,
  })
  const receive = byTurns(receiverOf(mux), batch)
  const shared = place === undefined ? null : sharedPort(place, { host, port: ports.port, ownSockets }, receive, tell)
  const asking = shared === null ? null : new ConnectedSockets({ host, port: ports.port, ownSockets: MOST_AT_ONCE }, receiverOf(mux))
  const mark = place === undefined ? '' : markOf(place.worker)
  const unshared = reusePort ? new ConnectedSockets({ host, port: ports.port, ownSockets }, receive) : null
  mux.attach(ports.datagrams, shared, shared?.sockets ?? unshared)
  const relays = new Set<RelayedPath>()
  const detach = threadFanout.attach(ports.datagrams)
  // Asked each time: networks come and go while a server runs.
  const candidates = (): readonly IceCandidate[] => hostCandidates({ host, announce: options.announce }, ports.port, interfaces())
  const createOwn = (local?: IceCredentials): RtcPeer => {
    const peer = new RtcPeer({
      directory: mux.agents,
      mark,
      local,
      certificate,
      srtpProfiles,
      candidates: candidates(),
      createPeerMedia: (media) => createPeerMedia(media, protect),
      hasten: () => beat.hasten(),
      now,
      onClosed,
    })
    peers.add(peer)
    return peer
  }
  siblings =
    place === undefined
      ? null
      : new SiblingEngines({
          place: { ...place, memory: place.pipes },
          fingerprint: certificate.fingerprint,
          candidates,
          createPeer: createOwn,
          fanout: threadFanout,
          now,
          post: say,
        })
  const gone = noCounts()
  const onClosed = (peer: RtcPeer): void => {
    if (peers.delete(peer)) addCounts(gone, peer.report().counts)
  }

  let closed: Promise<void> | null = null
  const closeAll = (): Promise<void> => {
    beat.stop()
    siblings?.close()
    for (const peer of peers) peer.close('engine-closed')
    shared?.siblings.close()
    detach()
    return ports.close()
  }

  return {
    port: ports.port,
    acceleration,
    createPeer: (worker = place?.worker) =>
      siblings === null || worker === undefined || worker === place?.worker ? createOwn() : siblings.createPeer(worker),
    openRelay: (relayed, events) => relayTo(mux, relayed, events, relays),
    claimed: (claim) => mux.claimed(claim),
    siblingSaid: (worker, message) => siblings?.heard(worker, message),
    siblingLost(worker) {
      shared?.siblings.lost(worker)
      siblings?.lost(worker)
    },
    report(): EngineReport {
      const counts = { ...gone }
      for (const peer of peers) addCounts(counts, peer.report().counts)
      return { peers: peers.size, connections: ports.connections + relays.size, acceleration, counts }
    },
    async askOutside(server) {
      // The answer must come to us, not to another on the port.
      const own = asking?.open(server.address, server.port) ?? null
      const send = (bytes: Buffer): void => {
        if (own === null) ports.datagrams.send(bytes, 0, bytes.length, server.address, server.port)
        else own.send(bytes, 0, bytes.length)
      }
      return mux.questions.ask(send, server).finally(() => own?.close())
    },
    close() {
      closed ??= closeAll()
      return closed
    },
  }
}

function sharedPort(
  place: ExchangePlace,
  options: ConnectedSocketsOptions,
  receive: ReceiveDatagram,
  tell: EngineParts['tell'],
): SharedPort {
  const { worker, workers } = place
  return {
    siblings: new SiblingWorkers({ worker, workers, exchange: new PacketExchange(place), tell }),
    sockets: new ConnectedSockets(options, receive),
  }
}

/** What packets that came together lead to leaves together. */
const batchOf = (fanout: Fanout, beat: Beat): DatagramBatch => ({
  begin: () => fanout.hold(),
  end: () => {
    fanout.release()
    beat.woken()
  },
})

const receiverOf =
  (mux: PacketMux): ReceiveDatagram =>
  (bytes, address, port) =>
    mux.datagram(bytes, address, port)

/** Connections that were accepted elsewhere count as ours while they last. */
function relayTo(sink: FrameSink, relayed: Endpoint, events: RelayEvents, connections: Set<RelayedPath>): EngineRelay {
  const path = new RelayedPath({ ...events, relayed, sink })
  if (path.protocol === 'tcp') connections.add(path)
  return {
    receive: (packet) => path.receive(packet),
    end: () => {
      connections.delete(path)
      path.end()
    },
  }
}

/** Each second, when asked more often. */
function consentOf(peers: ReadonlySet<RtcPeer>, now: () => number): () => void {
  let checkedAt = now()
  return () => {
    if (now() - checkedAt < consentEveryMs) return
    checkedAt = now()
    for (const peer of peers) peer.checkConsent()
  }
}
