import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exchange, GRACE, startExchange, type Exchange, type ExchangeEffect, type ExchangeEvent } from './key-exchange.ts'
import { STEPS, type SenderKey } from './sender-key.ts'

const TICK = 250

/** A secret is a name: whose it is, and when it was made. Who has it at one step has it at all later ones. */
interface Secret {
  readonly of: string
  readonly madeAt: number
}

interface Post {
  readonly from: string
  readonly to: string
  readonly event: ExchangeEvent<Secret>
}

class Member {
  readonly leg: string
  state: Exchange<Secret>
  /** By whose, and generation: the earliest step that it was ever given. */
  readonly held = new Map<string, SenderKey<Secret>>()
  /** What it encrypts by, and since when. */
  using: SenderKey<Secret>

  constructor(leg: string, now: number) {
    this.leg = leg
    this.state = startExchange({ of: leg, madeAt: now }).state
    this.using = this.state.own
  }

  canRead(other: Member): boolean {
    const key = this.held.get(`${other.leg}/${String(other.using.generation)}`)
    return key !== undefined && key.secret === other.using.secret && key.step <= other.using.step
  }
}

/** Browsers and a server between them that keeps an order from each to each, or loses what it likes. */
class World {
  now = 0
  readonly inside = new Map<string, Member>()
  /** When each left that is not inside any more. */
  readonly leftAt = new Map<Member, number>()
  post: Post[] = []

  join(leg: string): void {
    const member = new Member(leg, this.now)
    const others = [...this.inside.values()]
    this.inside.set(leg, member)
    for (const other of others) {
      this.feed(other, { kind: 'joined', leg })
      this.feed(member, { kind: 'joined', leg: other.leg })
    }
  }

  leave(leg: string): void {
    const gone = this.inside.get(leg)
    if (gone === undefined) return
    this.inside.delete(leg)
    this.leftAt.set(gone, this.now)
    // It goes on listening: whatever is still said to it, it hears.
    for (const other of this.inside.values()) this.feed(other, { kind: 'left', leg })
  }

  tick(): void {
    this.now += TICK
    for (const member of this.inside.values()) this.feed(member, { kind: 'tick' })
  }

  /** The first of what is under way between some two arrives, or is lost. */
  move(at: number, arrives: boolean): void {
    const chosen = this.post[at % Math.max(1, this.post.length)]
    if (chosen === undefined) return
    const first = this.post.findIndex(({ from, to }) => from === chosen.from && to === chosen.to)
    const [post] = this.post.splice(first, 1)
    const receiver = this.inside.get(chosen.to) ?? [...this.leftAt.keys()].find(({ leg }) => leg === chosen.to)
    if (post !== undefined && receiver !== undefined && arrives) this.feed(receiver, post.event)
  }

  deliverAll(): void {
    while (this.post.length > 0) this.move(0, true)
  }

  /** Long enough for the longest wait between two reminders, and for two changes of keys. */
  settle(): void {
    for (let ticks = 0; ticks < 60_000 / TICK; ticks += 1) {
      this.deliverAll()
      this.tick()
    }
    this.deliverAll()
  }

  feed(member: Member, event: ExchangeEvent<Secret>): void {
    const fresh = (): Secret => ({ of: member.leg, madeAt: this.now })
    const { state, effects } = exchange(member.state, event, { now: this.now, fresh })
    member.state = state
    for (const effect of effects) this.carryOut(member, effect)
  }

  carryOut(member: Member, effect: ExchangeEffect<Secret>): void {
    const { leg } = member
    const publicKey = `of ${leg}`
    if (effect.do === 'use') member.using = effect.key
    if (effect.do === 'greet') this.send(leg, effect.leg, { kind: 'hello', leg, publicKey, asks: effect.asks })
    if (effect.do === 'give') this.send(leg, effect.leg, { kind: 'key', leg, publicKey, key: effect.key })
    if (effect.do === 'confirm') this.send(leg, effect.leg, { kind: 'have', leg, generation: effect.generation })
    if (effect.do === 'accept') member.held.set(`${effect.leg}/${String(effect.key.generation)}`, effect.key)
  }

  send(from: string, to: string, event: ExchangeEvent<Secret>): void {
    this.post.push({ from, to, event })
  }
}

const everyTwo = (world: World): readonly (readonly [Member, Member])[] =>
  [...world.inside.values()].flatMap((one) =>
    [...world.inside.values()].filter((other) => other !== one).map((other) => [one, other] as const),
  )

const unread = (world: World): readonly string[] =>
  everyTwo(world)
    .filter(([one, other]) => !one.canRead(other))
    .map(([one, other]) => `${one.leg} cannot read ${other.leg}`)

/** By those who left so long ago that keys must have changed. */
const stillRead = (world: World): readonly string[] =>
  [...world.leftAt]
    .filter(([, at]) => world.now >= at + GRACE + 2 * TICK)
    .flatMap(([gone]) => [...world.inside.values()].filter((member) => gone.canRead(member)).map(({ leg }) => `${gone.leg} reads ${leg}`))

type Step = readonly ['join' | 'leave' | 'tick' | 'arrive' | 'lose', number]
const steps = fc.array(fc.tuple(fc.constantFrom('join', 'leave', 'tick', 'arrive', 'arrive', 'lose'), fc.nat(50)), {
  maxLength: 120,
  size: 'max',
})

function run(world: World, script: readonly Step[], check: () => void = () => undefined): void {
  let joined = 0
  for (const [what, at] of script) {
    const legs = [...world.inside.keys()]
    if (what === 'join' && legs.length < 6) world.join(`m${String((joined += 1))}`)
    if (what === 'leave' && legs.length > 0) world.leave(legs[at % legs.length]!)
    if (what === 'tick') world.tick()
    if (what === 'arrive') world.move(at, true)
    if (what === 'lose') world.move(at, false)
    check()
  }
}

describe('the exchange of keys', () => {
  it('[E4] two who come at once read each other as soon as their messages are there', () => {
    const world = new World()
    world.join('a')
    world.join('b')
    expect(unread(world)).toHaveLength(2)
    world.deliverAll()
    expect(unread(world)).toEqual([])
  })

  it('[E4] whoever stays reads everybody, whatever was lost, late, or came while others went', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const world = new World()
        run(world, script)
        world.settle()
        expect(unread(world)).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('[E4] [R4] whoever has left reads nothing that is encrypted once the change of keys has come round, under any interleaving', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const world = new World()
        const spied: string[] = []
        run(world, script, () => spied.push(...stillRead(world)))
        expect(spied).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('[E4] what is made after somebody left is never sent to that person', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const world = new World()
        run(world, script)
        world.settle()
        for (const [gone, at] of world.leftAt)
          for (const { secret } of gone.held.values())
            expect(secret.madeAt, `${gone.leg} holds one of ${secret.of}`).toBeLessThanOrEqual(at)
      }),
      { numRuns: 100 },
    )
  })

  it('[E4] whoever comes reads nothing of what was encrypted before', () => {
    const world = new World()
    world.join('a')
    world.join('b')
    world.settle()
    const before = ['a', 'b'].map((leg) => world.inside.get(leg)!.using)
    world.join('c')
    world.settle()
    const late = world.inside.get('c')!
    for (const key of before) {
      const held = late.held.get(`${key.secret.of}/${String(key.generation)}`)
      expect(held === undefined || held.step > key.step).toBe(true)
    }
  })

  it('a newcomer costs the others no message, until a key has no step left', () => {
    const world = new World()
    world.join('a')
    world.join('b')
    world.settle()
    for (let more = 0; more < STEPS - 2; more += 1) {
      world.join(`n${String(more)}`)
      expect(world.post.filter(({ from, to }) => from === 'a' && to === 'b')).toEqual([])
      world.deliverAll()
    }
    expect(unread(world)).toEqual([])
    expect(world.inside.get('a')!.using).toMatchObject({ generation: 0, step: STEPS - 1 })
    world.join('last')
    world.settle()
    expect(unread(world)).toEqual([])
    expect(world.inside.get('a')!.using).toMatchObject({ generation: 1 })
  })

  it('a new key is used only after everybody had time to take it', () => {
    const world = new World()
    for (const leg of ['a', 'b', 'c']) world.join(leg)
    world.settle()
    world.leave('c')
    for (let ticks = 0; ticks <= GRACE / TICK + 1; ticks += 1) {
      world.tick()
      world.deliverAll()
      expect(unread(world)).toEqual([])
    }
    expect(world.inside.get('a')!.using.generation).toBe(1)
  })

  it('a key that was given but not used yet is given up when somebody leaves meanwhile', () => {
    const world = new World()
    for (const leg of ['a', 'b', 'c', 'd']) world.join(leg)
    world.settle()
    world.leave('d')
    world.tick()
    world.deliverAll()
    const given = world.inside.get('a')!.state.next!.key
    world.leave('c')
    world.settle()
    const { using } = world.inside.get('a')!
    expect(using.secret).not.toBe(given.secret)
    expect(using.generation).toBeGreaterThan(given.generation)
    expect(unread(world)).toEqual([])
  })

  it('[E4] the first public key of a leg counts; another one is not believed, nor is a key that comes with it', () => {
    const world = new World()
    world.join('a')
    world.join('b')
    world.deliverAll()
    const a = world.inside.get('a')!
    const forged = { of: 'b', madeAt: 99 }
    const event = { kind: 'key', leg: 'b', publicKey: 'of eve', key: { generation: 9, step: 0, secret: forged } } as const
    const before = a.state
    world.feed(a, event)
    world.feed(a, { kind: 'hello', leg: 'b', publicKey: 'of eve', asks: true })
    expect(a.state).toBe(before)
    expect(world.post).toEqual([])
  })

  it('[E4] many who leave one after the other do not put the change of keys off', () => {
    const world = new World()
    for (let count = 0; count < 12; count += 1) world.join(`m${String(count)}`)
    world.settle()
    const first = world.inside.get('m0')!
    const { generation } = first.using
    for (let count = 11; count > 5; count -= 1) {
      world.leave(`m${String(count)}`)
      world.tick()
      world.deliverAll()
    }
    expect(first.using.generation).toBeGreaterThan(generation)
  })

  it('whoever is not in the room is given nothing', () => {
    const world = new World()
    world.join('a')
    const a = world.inside.get('a')!
    world.feed(a, { kind: 'hello', leg: 'ghost', publicKey: 'of ghost', asks: true })
    expect(world.post).toEqual([])
  })

  it('an older generation does not take the place of a newer one', () => {
    const world = new World()
    world.join('a')
    world.join('b')
    world.deliverAll()
    const a = world.inside.get('a')!
    const key = (generation: number) =>
      ({ kind: 'key', leg: 'b', publicKey: 'of b', key: { generation, step: 0, secret: { of: 'b', madeAt: generation } } }) as const
    world.feed(a, key(7))
    world.feed(a, key(3))
    expect(a.state.peers.get('b')?.key?.generation).toBe(7)
  })

  it('somebody who never answers is asked less and less often', () => {
    const world = new World()
    world.join('a')
    const a = world.inside.get('a')!
    world.feed(a, { kind: 'joined', leg: 'silent' })
    for (let ticks = 0; ticks < 120_000 / TICK; ticks += 1) world.tick()
    expect(world.post.length).toBeLessThan(10)
    expect(world.post.length).toBeGreaterThan(4)
  })
})
