// `node scripts/telephone-proofs.ts`: each rule of P and D, with the tests in which a real telephone plays it.
import { PHONE_RULES, proofsOf } from '../test/harness/proofs.ts'

for (const rule of PHONE_RULES) {
  console.log(rule)
  for (const { says, file } of proofsOf(rule)) console.log(`  ${file.replace('.test.ts', '')}: ${says}`)
}
