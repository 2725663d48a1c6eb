import { adminOperation, answered } from '../operation.ts'

const SHOWN = 50

export const alarms = adminOperation('alarms', async ({ ports }) => {
  const [latest, { trunks }] = await Promise.all([ports.alarms.latest(SHOWN), ports.phoneBook.read()])
  const names = new Map(trunks.map(({ id, name }) => [id, name]))
  const items = latest.map(({ at, scope, trunk, failures }) => ({
    at,
    scope,
    failures,
    trunk: trunk === null ? null : { id: trunk, name: names.get(trunk) ?? null },
  }))
  return answered({ items })
})
