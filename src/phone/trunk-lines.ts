/** All trunks that we speak to, by name. */
import { type GatewayTrunk, wayOf } from './gateway-trunk.ts'
import { type LineState, TrunkLine, type TrunkLineNeeds } from './trunk-line.ts'
import type { TrustedSource } from './sip/transport/trusted-sources.ts'

interface Entry {
  /** What the line was made of. */
  readonly as: string
  readonly line: TrunkLine
}

export class TrunkLines {
  readonly #needs: TrunkLineNeeds
  readonly #entries = new Map<string, Entry>()
  #trunks: readonly GatewayTrunk[] = []
  #closed = false

  constructor(needs: TrunkLineNeeds) {
    this.#needs = needs
  }

  /** Resolves when all have been looked up; those that stay as they were are left alone. */
  async use(trunks: readonly GatewayTrunk[]): Promise<void> {
    this.#trunks = trunks
    const wanted = new Map(trunks.flatMap((trunk) => wayOf(trunk) ?? []).map((way) => [way.trunk, way] as const))
    const gone = [...this.#entries].filter(([id, { as }]) => as !== JSON.stringify(wanted.get(id)))
    for (const [id] of gone) this.#entries.delete(id)
    await Promise.all(gone.map(([, { line }]) => line.close()))
    const added = [...wanted].filter(([id]) => !this.#entries.has(id) && !this.#closed)
    const lines = added.map(([id, way]) => {
      const line = new TrunkLine(way, this.#needs)
      this.#entries.set(id, { as: JSON.stringify(way), line })
      return line
    })
    await Promise.all(lines.map((line) => line.open()))
  }

  /** Null where nobody knows how it is called. */
  of(trunk: string): TrunkLine | null {
    return this.#entries.get(trunk)?.line ?? null
  }

  stateOf(trunk: string): LineState {
    return this.of(trunk)?.state ?? { registration: null, answer: null }
  }

  /** From where trunks call: the addresses that they name, and whoever keeps our registration. */
  get sources(): readonly TrustedSource[] {
    return this.#trunks.flatMap(({ id, addresses, registration }) => {
      const registrars = registration === null ? [] : (this.of(id)?.targets ?? []).map(({ host }) => host)
      return [...new Set([...addresses, ...registrars])].map((prefix) => ({ prefix, trunk: id }))
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#entries.values()].map(({ line }) => line.close()))
  }
}
