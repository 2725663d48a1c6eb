import { afterAll } from 'vitest'
import { meetingModelSuite } from '../meetings/meeting-model.suite.ts'
import { startTestPostgres } from './postgres/test-cluster.ts'
import { storeKinds } from './testing/store-homes.ts'

const RUNS = 10

const server = await startTestPostgres()
afterAll(() => server?.stop())

for (const kind of storeKinds(server)) {
  const makeStore = async () => {
    const home = await kind.newHome()
    const stores = await home.open()
    const close = async (): Promise<void> => {
      await stores.close()
      home.destroy()
    }
    return { store: stores.meetings, close }
  }
  meetingModelSuite(kind.name, makeStore, RUNS)
}
