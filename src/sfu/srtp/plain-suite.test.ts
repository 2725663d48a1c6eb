import { describeAesCm } from './aes-cm.suite.ts'
import { PlainSuite } from './plain-suite.ts'

describeAesCm('plain', { createSuite: (tagBytes) => new PlainSuite(tagBytes), batchMemory: (bytes) => new Uint8Array(bytes) })
