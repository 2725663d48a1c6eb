import { afterAll, describe } from 'vitest'
import { auditLogSuite } from './audit-log.suite.ts'
import { meetingStoreSuite } from './meeting-store.suite.ts'
import { outgoingCallsSuite } from './outgoing-calls.suite.ts'
import { peopleSuite } from './people.suite.ts'
import { phoneBookSuite } from './phone-book.suite.ts'
import { startTestPostgres } from './postgres/test-cluster.ts'
import { roomBookSuite } from './room-book.suite.ts'
import { savedMeetingSuite } from './saved-meeting.suite.ts'
import { signInSuite } from './sign-in.suite.ts'
import { storeKinds } from './testing/store-homes.ts'
import { webhookSuite } from './webhook.suite.ts'

const server = await startTestPostgres()
afterAll(() => server?.stop())

describe.each(storeKinds(server))('$name', (kind) => {
  meetingStoreSuite(kind)
  savedMeetingSuite(kind)
  peopleSuite(kind)
  signInSuite(kind)
  auditLogSuite(kind)
  phoneBookSuite(kind)
  roomBookSuite(kind)
  webhookSuite(kind)
  outgoingCallsSuite(kind)
})
