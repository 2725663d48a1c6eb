import { adminOperation, answered } from '../operation.ts'

export const mediaCheckup = adminOperation('mediaCheckup', async ({ mediaCheckups }) =>
  answered({ findings: [...(await mediaCheckups.take())] }),
)
