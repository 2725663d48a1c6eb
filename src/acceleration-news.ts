/** At start the log says how packets are encrypted and sent. */
import type { Log } from './ops/log.ts'
import type { MediaServer } from './signalling/media-server.ts'

export async function tellAcceleration(media: Pick<MediaServer, 'report'>, log: Log): Promise<void> {
  const [first] = await media.report(null)
  if (first === undefined) return
  const { state, reason } = first.engine.acceleration
  if (state === 'accelerated') log.info('sound and picture are accelerated')
  else if (state === 'failed') log.warn({ reason }, 'the accelerator cannot be used; sound and picture go plain')
  else log.info({ accelerator: state }, 'sound and picture go plain')
}
