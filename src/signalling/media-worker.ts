/** The worker's inside, apart from threads: sockets by number on one side, rooms and an engine on the other. */
import { DisconnectReason, JoinRequest, LeaveRequest_Action } from '@livekit/protocol'
import type { Peer } from '../sfu/transport/peer.ts'
import type { TurnPass } from '../sfu/transport/turn/turn-pass.ts'
import type { AdmittedLeg } from './media-door.ts'
import type { Probe } from './checkup/probe.ts'
import type { RoomCall, RoomReply } from './room-call.ts'
import { reportRoom } from './report/room-report.ts'
import type { WorkerReport, WorkerVitals } from './report/worker-report.ts'
import { joinRoom, resumeSession, sessionOf, type Arrival } from './room/enter-room.ts'
import { decodeRequest, handleRequest } from './room/handle-request.ts'
import { leaveMessage } from './room/messages.ts'
import type { Participant } from './room/participant.ts'
import type { Room } from './room/room.ts'
import { Rooms } from './room/rooms.ts'
import { callService } from './room-service/call-service.ts'
import { frameOf, type SignalLink } from './room/signal-link.ts'
import type { Surroundings } from './room/surroundings.ts'
import type { FromWorker, Opening } from './worker-messages.ts'

export interface MediaWorkerOptions {
  readonly surroundings: Surroundings
  readonly createPeer: (room: string) => Peer
  /** As of EngineOptions. */
  readonly loudestSounds?: number | undefined
  /** LiveKit's webhook events are told. */
  readonly news?: boolean
  readonly vitals: () => WorkerVitals
  readonly post: (message: FromWorker) => void
}

/** In a larger room hardly more than one speaks at a time; so many may. */
const LOUDEST_SOUNDS = 8

/** Without a word from its client for so long a connection counts as broken: the client pings every 5 s. */
const SILENCE = 20_000

interface Socket extends SignalLink {
  readonly number: number
}

export class MediaWorker {
  readonly rooms: Rooms
  readonly #options: MediaWorkerOptions
  readonly #sockets = new Map<number, { readonly link: Socket; readonly room: Room; readonly participant: Participant }>()

  constructor(options: MediaWorkerOptions) {
    this.#options = options
    this.rooms = new Rooms({
      surroundings: options.surroundings,
      createPeer: options.createPeer,
      issuePass: () => this.#issuePass(),
      passOver: ({ username }) => options.post({ type: 'pass-over', username }),
      loudestSounds: options.loudestSounds ?? LOUDEST_SOUNDS,
      news: options.news === true ? (room, event) => options.post({ type: 'news', room, event }) : null,
      roomClosed: ({ name }) => options.post({ type: 'room-closed', room: name }),
      legChanged: ({ name, metadata, attributes, grants, link }) => {
        const socket = this.#numberOf(link)
        if (socket !== null) options.post({ type: 'leg-changed', socket, now: { name, metadata, attributes: { ...attributes }, grants } })
      },
      legEnded: (_room, _participant, link, cause) => {
        const socket = this.#numberOf(link)
        if (socket !== null) options.post({ type: 'leg-ended', socket, cause })
      },
    })
  }

  open(number: number, leg: AdmittedLeg, opening: Opening): void {
    const link = this.#link(number)
    const request = decodeJoin(opening.request)
    if (request === null) return link.close(1007, 'malformed join request')
    const room = this.rooms.get(leg.room)
    if (request.reconnect) {
      const participant = sessionOf(room, leg, request)
      if (room === undefined || participant === null) return this.#options.post({ type: 'unknown-session', socket: number })
      this.#sockets.set(number, { link, room, participant })
      return resumeSession(room, participant, request, link)
    }
    this.#join(link, { leg, request, link, protocol: opening.protocol, turnUrl: opening.turnUrl })
  }

  frame(number: number, frame: Uint8Array): void {
    const socket = this.#sockets.get(number)
    const request = decodeRequest(frame)
    if (socket === undefined || request === null || socket.participant.link !== socket.link) return
    handleRequest(socket.room, socket.participant, request)
  }

  socketClosed(number: number): void {
    const socket = this.#sockets.get(number)
    if (socket !== undefined) socket.room.linkLost(socket.participant, socket.link)
    this.#sockets.delete(number)
    this.#options.post({ type: 'socket-done', socket: number })
  }

  call(call: Exclude<RoomCall, { readonly verb: 'ask-outside' }>): RoomReply {
    switch (call.verb) {
      case 'service':
        return callService(this.rooms, call.method, call.request)
      case 'has-room':
        return { ok: true, present: this.rooms.get(call.room) !== undefined }
      case 'has-session':
        return { ok: true, present: this.rooms.all().some((room) => room.bySid(call.participantSid) !== undefined) }
      case 'report':
        return { ok: true, report: this.#report(call.room) }
      case 'open-probe':
        return { ok: true, probe: this.#openProbe(call.ufrag) }
      case 'close-leg':
        this.rooms.closeLeg(call.room, call.identity, call.reason)
        break
      case 'close-room':
        this.rooms.closeRoom(call.room)
        break
      case 'live-legs':
        return { ok: true, legs: this.rooms.liveLegs() }
      case 'mute':
        if (call.muted) this.rooms.mute(call.room, call.identity, call.source)
        break
    }
    return { ok: true }
  }

  tick(): void {
    const silentSince = this.#options.surroundings.now() - SILENCE
    for (const { participant, link } of this.#sockets.values()) {
      if (participant.link === link && participant.lastHeard < silentSince) link.close(1001, 'silent')
    }
    this.rooms.tick()
  }

  close(): void {
    this.rooms.close()
  }

  #numberOf(link: SignalLink | null): number | null {
    return [...this.#sockets.values()].find((entry) => entry.link === link)?.link.number ?? null
  }

  #join(link: Socket, arrival: Arrival): void {
    const { leg } = arrival
    const room = this.rooms.getOrCreate(leg.room)
    const { maxParticipants } = room.options
    if (maxParticipants > 0 && room.participants.size >= maxParticipants && !room.participants.has(leg.identity)) {
      link.send(frameOf({ case: 'leave', value: leaveMessage(DisconnectReason.JOIN_FAILURE, LeaveRequest_Action.DISCONNECT) }))
      this.#options.post({ type: 'leg-ended', socket: link.number, cause: 'left' })
      return link.close(1000, 'room is full')
    }
    const opened = (participant: Participant): void => void this.#sockets.set(link.number, { link, room, participant })
    joinRoom(room, arrival, opened)
  }

  /** Known on the main thread before its client is told. */
  #issuePass(): TurnPass {
    const { surroundings, post } = this.#options
    const pass = { username: surroundings.secret(), password: surroundings.secret() }
    post({ type: 'pass-issued', pass })
    return pass
  }

  /** Nobody has a certificate for it, so the peer never connects, and closes. */
  #openProbe(ufrag: string): Probe {
    const peer = this.#options.createPeer('')
    peer.connect({ ufrag, pwd: this.#options.surroundings.secret(), fingerprint: 'none' })
    return { server: peer.local, candidates: peer.candidates }
  }

  #report(detailed: string | null): WorkerReport {
    const rooms = this.rooms.all().map((room) => reportRoom(room, room.name === detailed))
    return { ...this.#options.vitals(), signalSockets: this.#sockets.size, rooms }
  }

  #link(number: number): Socket {
    const { post } = this.#options
    return {
      number,
      send: (frame) => post({ type: 'frame', socket: number, frame }),
      close: (code, reason) => post({ type: 'close-socket', socket: number, code, reason }),
    }
  }
}

function decodeJoin(bytes: Uint8Array): JoinRequest | null {
  try {
    return JoinRequest.fromBinary(bytes)
  } catch {
    return null
  }
}
