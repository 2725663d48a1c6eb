import { FakeMeetingStore } from './fakes/fake-meeting-store.ts'
import { meetingModelSuite } from './meeting-model.suite.ts'

meetingModelSuite('in memory', async () => ({ store: new FakeMeetingStore(), close: async () => undefined }), 12000)
