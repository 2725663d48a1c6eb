import type { IceCredentials, Peer } from '../transport/peer.ts'
import type { ToHome, ToHost } from './sibling-message.ts'

/** Its home has said its credentials already, those of each restart too. */
export interface HostablePeer extends Peer {
  restartIce(remote: IceCredentials | null, local?: IceCredentials): IceCredentials
}

export type PeerMessage = Exclude<
  Extract<ToHost, { readonly peer: number }>,
  { readonly type: 'create-peer' | 'add-up-track' | 'add-down-track' }
>

interface Waiting {
  readonly label: string
  readonly message: Uint8Array
}

/** A peer whose connection is here and whose room is elsewhere. */
export class HostedPeer {
  readonly peer: HostablePeer
  readonly #number: number
  readonly #post: (message: ToHome, transfer?: readonly ArrayBuffer[]) => void
  /** For the data channels, in order. The home sends no more than a bounded number of bytes ahead. */
  readonly #waiting: Waiting[] = []

  constructor(number: number, peer: HostablePeer, post: (message: ToHome) => void, onClosed: () => void) {
    this.peer = peer
    this.#number = number
    this.#post = post
    peer.on('data', (label, message) => post({ type: 'data', peer: number, label, message: new Uint8Array(message) }))
    peer.on('state', (state, reason) => {
      post({ type: 'state', peer: number, state, reason })
      if (state === 'closed') onClosed()
    })
  }

  heard(message: PeerMessage): void {
    switch (message.type) {
      case 'connect':
        return this.peer.connect(message.remote)
      case 'restart-ice':
        return void this.peer.restartIce(message.remote, message.local)
      case 'open-data':
        return this.peer.openData(message.label, message.ordered)
      case 'send-data':
        this.#waiting.push({ label: message.label, message: message.message })
        return this.#send()
      case 'close-peer':
        return this.peer.close(message.reason)
    }
  }

  /** Every 20 ms. */
  tick(): void {
    if (this.#waiting.length > 0) this.#send()
  }

  close(): void {
    this.peer.close('engine-closed')
  }

  /** A label whose channel is full keeps back its own messages only. */
  #send(): void {
    const full = new Set<string>()
    const kept: Waiting[] = []
    let bytes = 0
    for (const waiting of this.#waiting) {
      if (!full.has(waiting.label) && this.peer.sendData(waiting.label, waiting.message)) bytes += waiting.message.length
      else {
        full.add(waiting.label)
        kept.push(waiting)
      }
    }
    this.#waiting.splice(0, this.#waiting.length, ...kept)
    if (bytes > 0) this.#post({ type: 'data-sent', peer: this.#number, bytes })
  }
}
