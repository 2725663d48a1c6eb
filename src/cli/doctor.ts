/** `latch doctor`: what the running server finds when it looks at everything that telephones, or browsers' media, need. */
import type { Command } from 'commander'
import type { MediaCheckup } from '../../shared/api/engine.ts'
import type { Problem } from '../../shared/api/problem.ts'
import { readConfig } from '../ops/config.ts'
import type { PhoneCheckup } from '../../shared/api/phone-test.ts'
import { heldPortFindings } from './held-ports.ts'
import { connect, orFail, withConnection, type ConnectionFlags } from './connection.ts'

type Finding = PhoneCheckup['findings'][number] | MediaCheckup['findings'][number]

export function addDoctorCommand(program: Command): void {
  const doctor = program.command('doctor').description('look for what is wrong')
  const phone = doctor.command('phone').description('look at everything that telephones need; ends with 1 where something is bad')
  withConnection(phone).action(async (flags: ConnectionFlags) => tell(orFail(await connect(flags)('phoneCheckup', {})).findings))
  const media = doctor
    .command('media')
    .description('look at everything that sound and picture of browsers need; ends with 1 where something is bad')
  withConnection(media).action(async (flags: ConnectionFlags) => {
    const result = await connect(flags)('mediaCheckup', {})
    tell(!result.ok && result.problem.status === 0 ? await findingsWithout(result.problem) : orFail(result).findings)
  })
}

/** The server does not answer: what can be said of its ports from this machine, by these settings. */
async function findingsWithout({ title }: Problem): Promise<readonly Finding[]> {
  console.error(title)
  const read = readConfig(process.env)
  if (!read.ok) return read.complaints.map((text) => ({ check: 'ports', verdict: 'bad', text }))
  return heldPortFindings(read.config.media.host, read.config.media.port)
}

function tell(findings: readonly Finding[]): void {
  console.log(writeFindings(findings))
  if (hasFailed(findings)) process.exitCode = 1
}

const SIGNS = { good: 'ok  ', odd: 'odd ', bad: 'BAD ', note: '    ' } as const

/** A line each, and what they come to. */
export function writeFindings(findings: readonly Finding[]): string {
  const lines = findings.map(({ check, verdict, text }) => `${SIGNS[verdict]} ${check.padEnd(11)} ${text}`)
  const bad = findings.filter(({ verdict }) => verdict === 'bad').length
  const odd = findings.filter(({ verdict }) => verdict === 'odd').length
  return [...lines, '', `${String(bad)} bad, ${String(odd)} odd.`].join('\n')
}

export const hasFailed = (findings: readonly Finding[]): boolean => findings.some(({ verdict }) => verdict === 'bad')
