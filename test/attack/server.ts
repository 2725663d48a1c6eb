/** The server that is attacked: a process of its own, as it is installed. */
import { freePort, freePorts } from '../harness/free-ports.ts'
import { ServerProcess } from '../harness/server-process.ts'
import { setStage, type Stage } from './stage.ts'

export interface AttackedServer {
  readonly process: ServerProcess
  readonly stage: Stage
  readonly close: () => Promise<void>
}

export async function startAttackedServer(): Promise<AttackedServer> {
  const [sipPort, sound] = [await freePort(), await freePorts(400)]
  // All that it would ever log: PINs and tokens are looked for in it.
  const env = {
    LATCH_SIP_PORT: String(sipPort),
    LATCH_SIP_SOUND_PORTS: `${String(sound.first)}-${String(sound.last)}`,
    LATCH_LOG_LEVEL: 'debug',
    // As if a proxy had taken TLS off: the web port serves TURN.
    LATCH_TURN: 'turn:127.0.0.1:443',
    // Where the attacks’ own webhook listens.
    LATCH_WEBHOOK_NETWORKS: '127.0.0.0/8',
  }
  const server = await ServerProcess.start({ env })
  const crash = async (): Promise<void> => {
    await server.kill()
    await server.launch()
  }
  const { url, firstRunToken, mediaPort } = server
  const stage = await setStage({ url, firstRunToken, mediaPort, sipPort, server, crash })
  const close = async (): Promise<void> => {
    await stage.close()
    await server.stop()
  }
  return { process: server, stage, close }
}
