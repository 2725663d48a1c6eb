import { BaseKeyProvider, KeyProviderEvent, type KeyInfo } from 'livekit-client'
import { keyAtStep, mediaMaterial, RING_SIZE, ringIndex, STEPS, type Secret, type SenderKey } from './sender-key.ts'

/** Hands the keys of sound and picture to livekit-client's worker, and keeps none. */
export class MediaKeys extends BaseKeyProvider {
  constructor() {
    // Nothing is guessed: a frame whose key is not here is dropped, and the key is still good for the next one.
    super({ sharedKey: false, ratchetWindowSize: 0, failureTolerance: -1, keyringSize: RING_SIZE, keySize: 256 })
  }

  /** livekit-client would send all of them again whenever anybody publishes. The worker has them. */
  override getKeys(): KeyInfo[] {
    return []
  }

  /** What the own leg sends from now on is encrypted by it. */
  async use(ownLeg: string, key: SenderKey<Secret>): Promise<void> {
    this.#set(ownLeg, await mediaMaterial(key), ringIndex(key), true)
  }

  /** This step and every later one of its generation, which the other takes without telling. */
  async accept(leg: string, key: SenderKey<Secret>): Promise<void> {
    let at = key
    for (;;) {
      this.#set(leg, await mediaMaterial(at), ringIndex(at), false)
      if (at.step + 1 >= STEPS) return
      at = await keyAtStep(at, at.step + 1)
    }
  }

  #set(participantIdentity: string, key: CryptoKey, keyIndex: number, use: boolean): void {
    this.emit(KeyProviderEvent.SetKey, { key, participantIdentity, keyIndex }, use)
  }
}
