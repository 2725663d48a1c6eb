import type { KeyObject } from 'node:crypto'
import type { NetworkPath, PathOwner } from '../net/network-path.ts'
import type { IceCredentials } from '../peer.ts'
import { fingerprintHolds, integrityHolds, type StunMessage } from '../stun/stun-message.ts'
import { type IceGeneration, newCredentials, newGeneration } from './ice-credentials.ts'

/** RFC 7675 §5.1. */
export const consentMs = 30_000
/** More addresses than one machine has; a peer that shows more loses its oldest. */
const mostPaths = 8

/** Local name fragment to agent: how a check finds whom it is for. */
export type IceDirectory = Map<string, IceAgent>

export interface IceAgentOptions {
  readonly directory: IceDirectory
  readonly owner: PathOwner
  /** Begins our name fragments, where several workers share the port. */
  readonly mark?: string
  /** Our first credentials, where somebody else has said them already; new ones when absent. */
  readonly local?: IceCredentials | undefined
  readonly now: () => number
}

/** The answering half of ICE (RFC 8445 §2.5, lite): proves addresses, follows the client's choice among them, counts consent. */
export class IceAgent {
  readonly #options: IceAgentOptions
  readonly #paths = new Set<NetworkPath>()
  #current: IceGeneration
  /** After a restart, until its first check: the old credentials work on, so that media does not pause. */
  #next: IceGeneration | null = null
  #selected: NetworkPath | null = null
  #consentAt: number

  constructor(options: IceAgentOptions) {
    this.#options = options
    this.#current = this.#open(null, options.local)
    this.#consentAt = options.now()
  }

  /** What the newest answer says. */
  get local(): IceCredentials {
    return (this.#next ?? this.#current).local
  }

  get remote(): IceCredentials | null {
    return (this.#next ?? this.#current).remote
  }

  /** Where packets go: the path that the client nominated last. */
  get selected(): NetworkPath | null {
    return this.#selected
  }

  get consentExpired(): boolean {
    return this.#options.now() - this.#consentAt >= consentMs
  }

  /** The other end's credentials, where its answer brings them: at first, or after a restart of ours. */
  setRemote(remote: IceCredentials): void {
    if (this.#next) {
      this.#next = { ...this.#next, remote }
      return
    }
    this.#current = { ...this.#current, remote }
    this.#consentAt = this.#options.now()
  }

  /** Without the other end's credentials no check with the new ones holds, until they are set. */
  restart(remote: IceCredentials | null, local?: IceCredentials): IceCredentials {
    if (this.#next) this.#options.directory.delete(this.#next.local.ufrag)
    this.#next = this.#open(remote, local)
    return this.#next.local
  }

  /** The key to answer with when the check is whole, signed with our password, and from the client that we were told of. */
  verify(check: StunMessage, localUfrag: string, remoteUfrag: string): KeyObject | null {
    const generation = this.#generation(localUfrag)
    if (generation?.remote?.ufrag !== remoteUfrag) return null
    return fingerprintHolds(check) && integrityHolds(check, generation.key) ? generation.key : null
  }

  /** A verified check came on this path. */
  prove(path: NetworkPath, localUfrag: string, nominated: boolean): void {
    this.#consentAt = this.#options.now()
    if (this.#next?.local.ufrag === localUfrag) this.#completeRestart(this.#next)
    path.adopt(this.#options.owner)
    this.#paths.add(path)
    if (nominated || !this.#selected) this.#selected = path
    if (this.#paths.size > mostPaths) this.#dropOldest(path)
  }

  lose(path: NetworkPath): void {
    this.#paths.delete(path)
    if (this.#selected === path) this.#selected = [...this.#paths].at(-1) ?? null
  }

  close(): void {
    for (const { local } of [this.#current, ...(this.#next ? [this.#next] : [])]) this.#options.directory.delete(local.ufrag)
    for (const path of this.#paths) path.close()
    this.#paths.clear()
    this.#selected = null
  }

  #open(remote: IceCredentials | null, local = newCredentials(this.#options.mark ?? '')): IceGeneration {
    const generation = newGeneration(remote, local)
    this.#options.directory.set(generation.local.ufrag, this)
    return generation
  }

  #generation(localUfrag: string): IceGeneration | null {
    return [this.#current, this.#next].find((each) => each?.local.ufrag === localUfrag) ?? null
  }

  #completeRestart(next: IceGeneration): void {
    this.#options.directory.delete(this.#current.local.ufrag)
    this.#current = next
    this.#next = null
  }

  #dropOldest(except: NetworkPath): void {
    const oldest = [...this.#paths].find((path) => path !== this.#selected && path !== except)
    if (!oldest) return
    this.#paths.delete(oldest)
    oldest.close()
  }
}
