import LiveKitWorker from 'livekit-client/e2ee-worker?worker'

/**
 * livekit-client's worker, which encrypts and decrypts frames. It would let frames of whoever is said to send without encryption pass as they are, and the
 * server says it: here nobody's do. What cannot be decrypted is dropped.
 */
export function openEncryptionWorker(): Worker {
  const worker = new LiveKitWorker({ name: 'encryption' })
  const post = worker.postMessage.bind(worker) as (message: unknown, transfer?: Transferable[]) => void
  worker.postMessage = (message: unknown, transfer?: Transferable[] | StructuredSerializeOptions) =>
    post(alwaysOn(message), Array.isArray(transfer) ? transfer : [])
  return worker
}

interface Enable {
  readonly kind: 'enable'
  readonly data: { readonly participantIdentity: string; readonly enabled: boolean }
}

const alwaysOn = (message: unknown): unknown => (isEnable(message) ? { ...message, data: { ...message.data, enabled: true } } : message)

/** As livekit-client's `EnableMessage`. */
const isEnable = (message: unknown): message is Enable =>
  typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'enable'
