import { expect, it } from 'vitest'
import { LiveFeed } from './http/streams/live-feed.ts'
import { createFakePorts } from './meetings/fakes/fake-ports.ts'
import type { Whence } from './meetings/pin-guard.ts'
import { Stage } from './meetings/stage.suite.ts'
import { createLog } from './ops/log.ts'
import type { Person } from './phone/media/stage/person.ts'
import { createPhoneDoor } from './phone-door.ts'

it('[P5] the guard knows callers of a trunk by number, all others by network, and is asked before any look-up', async () => {
  const ports = createFakePorts()
  ports.store.find = () => Promise.reject(new Error('looked up'))
  const asked: Whence[] = []
  const pinGuard = {
    ask(whence: Whence) {
      asked.push({ source: whence.source, trunk: whence.trunk })
      return Promise.resolve({ granted: false, retryAfter: 7 } as const)
    },
  }
  const feed = new LiveFeed({ find: (key) => ports.store.find(key), clock: ports.clock, log: createLog('silent') })
  const door = createPhoneDoor({ ports: { ...ports, pinGuard }, feed, mediaUrl: () => '', mediaAddress: '127.0.0.1' })
  const by = { pin: '0123456789012' }
  const calls = [
    { caller: '+4930123456', address: '192.0.2.1', trunk: 't' },
    { caller: null, address: '192.0.2.1', trunk: 't' },
    { caller: '+4930123456', address: '192.0.2.1', trunk: null },
    { caller: null, address: '2001:db8:1:2:3:4:5:6', trunk: null },
  ]
  for (const call of calls)
    expect(await door.enter({ by, path: 'phone', name: null, ...call })).toMatchObject({ admitted: false, code: 'too_many_tries' })
  expect(asked).toEqual([
    { source: 'call t 4930123456', trunk: 't' },
    { source: 'call t anonymous', trunk: 't' },
    { source: '192.0.2.1', trunk: null },
    { source: '2001:db8:1:2::/64', trunk: null },
  ])
  feed.close()
})

it('[P3] [D4] an admission that is given back frees the PIN at once, and its token opens nothing', async () => {
  const stage = await Stage.open({ invited: ['Anna'] })
  await stage.join('Olga')
  const { ports } = stage
  const feed = new LiveFeed({ find: (key) => ports.store.find(key), clock: ports.clock, log: createLog('silent') })
  const door = createPhoneDoor({ ports, feed, mediaUrl: () => '', mediaAddress: '127.0.0.1' })
  const call = {
    by: { pin: ports.secrets.unseal((await stage.attendee('Anna')).pin!.sealed) },
    path: 'phone',
    name: null,
    caller: null,
    address: '',
    trunk: 't',
  } as const
  const first = await door.enter(call)
  if (!first.admitted) throw new Error(first.code)
  expect(await door.enter(call)).toMatchObject({ admitted: false, code: 'pin_in_use' })
  first.seat.close()
  let again = await door.enter(call)
  while (!again.admitted) again = await door.enter(call)
  expect(await stage.open('Anna', first.seat.room.token)).toMatchObject({ opened: false })
  expect(await stage.open('Anna', again.seat.room.token)).toMatchObject({ opened: true })
  again.seat.close()
  feed.close()
})

it('[V1] [R7] a room comes by its own path, under the name that it gives, and sees who is there but not itself', async () => {
  const stage = await Stage.open({ invited: ['Anna'] })
  await stage.join('Olga')
  const { ports } = stage
  const feed = new LiveFeed({ find: (key) => ports.store.find(key), clock: ports.clock, log: createLog('silent') })
  const door = createPhoneDoor({ ports, feed, mediaUrl: () => '', mediaAddress: '127.0.0.1' })
  const { number } = await stage.meeting()
  const answer = await door.enter({ by: { number }, path: 'room', name: '<Blue room>', caller: null, address: '192.0.2.1', trunk: 't' })
  if (!answer.admitted) throw new Error(answer.code)
  const { seat } = answer
  expect((await stage.attendee('Blue room')).legs).toMatchObject([{ id: seat.legId, path: 'room' }])
  expect(stage.eventsOf('attendee.admitted').at(-1)).toMatchObject({ path: 'room', proof: 'none' })
  expect(await stage.open('Blue room', seat.room.token)).toMatchObject({ opened: true })
  const seen: (readonly Person[])[] = []
  seat.watch(
    () => undefined,
    (read) => void seen.push(read()),
  )
  expect(seen[0]).toMatchObject([{ name: 'Olga', isSelf: false }])
  expect(seen.flat().some(({ legs }) => legs.includes(seat.legId))).toBe(false)
  seat.close()
  feed.close()
})
