/** What is to be said of one trunk. */
import type { LineState } from '../trunk-line.ts'
import type { TrunkTest } from '../trunk-test.ts'
import { certificateFinding } from './certificate-findings.ts'
import { findingOf, type Finding } from './finding.ts'

/** `now` in milliseconds since 1970. `name` is the administrator's. */
export const trunkFindings = (name: string, state: LineState, test: TrunkTest, now: number): readonly Finding[] => [
  ...answerFindings(name, test, now),
  ...registrationFindings(name, state),
]

const good = (text: string): Finding => findingOf('trunk', 'good', text)
const bad = (text: string): Finding => findingOf('trunk', 'bad', text)

function answerFindings(name: string, test: TrunkTest, now: number): readonly Finding[] {
  switch (test.kind) {
    case 'answered': {
      const { target, status, roundTripMs, certificateEnds } = test
      const answer = `${name}: ${target} answers after ${String(Math.round(roundTripMs))} ms (SIP ${String(status)}).`
      const isDown = status === 408 || status === 503
      return [
        isDown ? bad(`${answer} It is out of service: ask the provider.`) : good(answer),
        ...(certificateEnds === null ? [] : [certificateFinding(`${name}: the certificate of ${target}`, certificateEnds, now)]),
      ]
    }
    case 'silent':
      return [bad(`${name}: ${test.target} does not answer. Check host, port and transport, and the firewall on the way.`)]
    case 'refused':
      return [bad(`${name}: ${test.target} takes no connection. Check port and transport.`)]
    case 'unreachable':
      return [bad(`${name}: no connection to ${test.target}. Check the host, and the firewall on the way.`)]
    case 'untrusted':
      return [bad(`${name}: the certificate of ${test.target} is not trusted (${test.why}).`)]
    case 'unknown-name':
      return [bad(`${name}: its host name is not found in DNS. Check how it is written.`)]
    case 'closed':
      return [bad(`${name}: cannot be asked while this server’s own ports are not open.`)]
    case 'no-server':
      return [findingOf('trunk', 'note', `${name}: only brings calls in, so it cannot be asked from here.`)]
  }
}

function registrationFindings(name: string, { registration }: LineState): readonly Finding[] {
  if (registration === null) return []
  const { registered, since, status } = registration
  const moment = new Date(since).toISOString()
  if (registered) return [good(`${name}: signed in since ${moment}.`)]
  const why = status === null ? 'the registrar does not answer' : `the registrar refuses (SIP ${String(status)})`
  const remedy = status === 401 || status === 403 || status === 407 ? 'Check user name and password.' : 'Check the registrar.'
  return [bad(`${name}: not signed in since ${moment}: ${why}. ${remedy}`)]
}
