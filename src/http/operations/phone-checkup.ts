import { adminOperation, answered } from '../operation.ts'

export const phoneCheckup = adminOperation('phoneCheckup', async ({ ports }) =>
  answered({ findings: [...(await ports.trunkTests.checkup())] }),
)
