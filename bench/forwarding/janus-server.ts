/** Janus with its VideoRoom. */
import { JanusProcess, OTHER_TRANSPORTS } from '../janus/janus-process.ts'

const OTHER_PLUGINS = [
  'audiobridge',
  'echotest',
  'nosip',
  'recordplay',
  'sip',
  'streaming',
  'textroom',
  'videocall',
  'voicemail',
  'lua',
  'duktape',
]

/** `eventLoops`: threads that all connections share; 0: as it comes, a thread for each. */
export function startJanusServer(eventLoops: number): Promise<JanusProcess> {
  return JanusProcess.start({ files: { janus: configuration(eventLoops), 'janus.plugin.videoroom': 'general: { }\n' } })
}

/** ICE-Lite, as our own engine: our clients are the ones who check. */
function configuration(eventLoops: number): string {
  const loops = eventLoops === 0 ? '' : `event_loops = ${String(eventLoops)}`
  const plugins = OTHER_PLUGINS.map((name) => `libjanus_${name}.so`).join(',')
  return `general: { admin_secret = "none" ${loops} }
     nat: { ice_lite = true ice_enforce_list = "lo" }
     media: { rtp_port_range = "20000-29999" }
     transports: { disable = "${OTHER_TRANSPORTS}" }
     plugins: { disable = "${plugins}" }\n`
}
