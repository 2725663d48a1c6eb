import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Connection, RoomClient, RoomClientEvents } from '../../../room-client/room-client.ts'
import { RoomClientLink } from './room-client-link.ts'

type Heard = { readonly [Event in keyof RoomClientEvents]?: RoomClientEvents[Event] }

/** A room that stands, breaks and comes back when the test says so. */
class HandRoom implements RoomClient {
  readonly identity = 'ann'
  readonly participantSid = 'PA_ann'
  readonly sounds = []
  readonly pictures = []
  readonly openMicrophones = []
  readonly said: string[] = []
  /** Whether data can leave. */
  hasWay = true
  readonly #published = Promise.withResolvers<void>()
  #heard: Heard = {}

  on<E extends keyof RoomClientEvents>(event: E, listener: RoomClientEvents[E]): () => void {
    this.#heard = { ...this.#heard, [event]: listener }
    return () => undefined
  }

  async publish() {
    await this.#published.promise
    return { published: false, why: 'not-allowed' } as const
  }

  sendData(topic: string, payload: Uint8Array): boolean {
    if (this.hasWay) this.said.push(`${topic} ${Buffer.from(payload).toString()}`)
    return this.hasWay
  }

  stand(): void {
    this.#published.resolve()
  }

  breakOff(): void {
    this.hasWay = false
    this.#heard.reconnecting?.()
  }

  comeBack(): void {
    this.hasWay = true
    this.#heard.reconnected?.()
  }

  end(): void {
    this.#heard.closed?.('lost')
  }

  publishPicture() {
    return Promise.resolve({ published: false, why: 'not-allowed' } as const)
  }

  unpublishPicture(): void {}
  look(): void {}
  refresh(): void {}
  unpublish(): void {}
  listen(): void {}
  close(): void {}
}

function linkTo(room: HandRoom): { readonly link: RoomClientLink; readonly connect: () => Promise<unknown> } {
  const connection = Promise.withResolvers<Connection>()
  const told = { opened: () => undefined, broken: () => undefined, sound: () => undefined, soundStopped: () => undefined }
  const events = { ...told, muted: () => undefined, told: () => undefined, closed: () => undefined }
  const link = new RoomClientLink({ connect: () => connection.promise }, { url: '', token: '' }, events)
  const connect = (): Promise<unknown> => {
    connection.resolve({ connected: true, room })
    return turn()
  }
  return { link, connect }
}

describe('what a caller says to the room by keys', () => {
  it('[D5] before the connection stands is said when it does, in order', async () => {
    const room = new HandRoom()
    const { link, connect } = linkTo(room)
    link.say('hand', 'up')
    await connect()
    link.say('hand', 'down')
    room.stand()
    await turn()
    expect(room.said).toEqual(['hand up', 'hand down'])
    link.say('hand', 'up')
    expect(room.said).toEqual(['hand up', 'hand down', 'hand up'])
  })

  it('[D5] while the connection is broken is said when it is back', async () => {
    const room = new HandRoom()
    const { link, connect } = linkTo(room)
    room.stand()
    await connect()
    room.breakOff()
    link.say('hand', 'up')
    expect(room.said).toEqual([])
    room.comeBack()
    expect(room.said).toEqual(['hand up'])
  })

  it('is dropped with the connection, and only the last is kept of many', async () => {
    const room = new HandRoom()
    const { link, connect } = linkTo(room)
    room.stand()
    await connect()
    room.breakOff()
    for (let key = 0; key < 100; key++) link.say('hand', String(key))
    room.comeBack()
    expect(room.said).toEqual(Array.from({ length: 8 }, (_, i) => `hand ${String(92 + i)}`))
    room.breakOff()
    link.say('hand', 'up')
    room.end()
    room.comeBack()
    expect(room.said).toHaveLength(8)
  })

  it('is dropped where the caller goes before the connection stands', async () => {
    const room = new HandRoom()
    const { link, connect } = linkTo(room)
    link.say('hand', 'up')
    link.close('left')
    room.stand()
    await connect()
    expect(room.said).toEqual([])
  })
})
