/** Is anybody there? Asked once, for somebody who waits for the answer. */
import { TrunkClient, type TrunkAnswer, type TrunkClientOptions } from './sip/registration/trunk-client.ts'
import { probeConnection } from './sip/transport/probe-connection.ts'
import type { Destination } from './sip/transport/sip-transport.ts'

export type TrunkTest =
  /** Whatever it answered. `certificateEnds` in milliseconds since 1970; null without TLS. */
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly roundTripMs: number
      readonly target: string
      readonly certificateEnds: number | null
    }
  /** The way is there, and no answer comes; by UDP nobody can tell one from the other. */
  | { readonly kind: 'silent'; readonly target: string }
  /** No connection: nobody takes it, or a firewall swallows it. */
  | { readonly kind: 'refused' | 'unreachable'; readonly target: string }
  | { readonly kind: 'untrusted'; readonly target: string; readonly why: string; readonly certificateEnds: number | null }
  | { readonly kind: 'unknown-name' | 'no-server' | 'closed' }

/** What people wait for; SIP itself would wait for 32 s. */
const PATIENCE_MS = 5_000

export type TestedTrunk = Omit<TrunkClientOptions, 'to'> & { readonly trunk: string }

export async function testTrunk(trunk: TestedTrunk, target: Destination | undefined): Promise<TrunkTest> {
  if (target === undefined) return { kind: 'unknown-name' }
  const written = `${target.host.includes(':') ? `[${target.host}]` : target.host}:${String(target.port)}`
  const probe = target.protocol === 'udp' ? null : await probeConnection(target, PATIENCE_MS)
  if (probe?.kind === 'untrusted') return { ...probe, target: written }
  if (probe !== null && probe.kind !== 'open') return { kind: probe.kind === 'silent' ? 'unreachable' : 'refused', target: written }
  const { answer, roundTripMs } = await ask(trunk)
  if (answer === 'none') return { kind: 'silent', target: written }
  return { kind: 'answered', status: answer.status, roundTripMs, target: written, certificateEnds: probe?.certificateEnds ?? null }
}

function ask(trunk: TestedTrunk): Promise<{ readonly answer: TrunkAnswer; readonly roundTripMs: number }> {
  const { clock } = trunk.network
  const asked = clock.now()
  return new Promise((resolve) => {
    const finish = (answer: TrunkAnswer): void => {
      late.cancel()
      resolve({ answer, roundTripMs: clock.now() - asked })
    }
    const late = clock.after(PATIENCE_MS, () => finish('none'))
    const client = new TrunkClient({ ...trunk, to: trunk.trunk })
    client.ask(
      'OPTIONS',
      trunk.trunk,
      (flow) => [
        ['contact', trunk.network.contactFor(flow)],
        ['accept', 'application/sdp'],
      ],
      finish,
    )
  })
}
