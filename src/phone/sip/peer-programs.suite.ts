/** Other people's SIP programs as peers: each in a folder of its own, ended by its process when the test is over. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** False, with a line that says so, where the program is not installed. */
export function hasProgram(name: string): boolean {
  const found = spawnSync('which', [name]).status === 0
  if (!found) console.warn(`No ${name} on this machine: what it plays is skipped.`)
  return found
}

export interface Program {
  /** Everything that it wrote. */
  readonly output: () => string
  readonly folder: string
  /** Its exit code; null where it was ended. */
  readonly exit: Promise<number | null>
  say(line: string): void
  /** As a power cut would: it says no goodbye. */
  kill(): void
  end(): Promise<void>
}

const canGuard = spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status === 0

/** Linux ends it with whoever started it: a telephone whose test was killed would ring on, and spin on its closed input. */
const spawnGuarded = (name: string, args: readonly string[], cwd: string): ChildProcess =>
  canGuard ? spawn('setpriv', ['--pdeathsig', 'KILL', name, ...args], { cwd, stdio: 'pipe' }) : spawn(name, args, { cwd, stdio: 'pipe' })

/** `files` are written into the folder that `args` are made for. */
export function startProgram(
  name: string,
  args: (folder: string) => readonly string[],
  files: Readonly<Record<string, string>> = {},
): Program {
  const folder = mkdtempSync(join(tmpdir(), `sip-${name}-`))
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text.replaceAll('FOLDER', folder))
  const child: ChildProcess = spawnGuarded(name, args(folder), folder)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => void (output += String(chunk)))
  const exit = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null))
  const end = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 3_000)
      await exit
      clearTimeout(late)
    }
    rmSync(folder, { recursive: true, force: true })
  }
  const kill = (): void => void child.kill('SIGKILL')
  return { output: () => output, folder, exit, kill, say: (line) => void child.stdin?.write(`${line}\n`), end }
}

/** SIPp’s yes to the request that came last, such as a BYE. */
export const sippYes = `<![CDATA[
      SIP/2.0 200 OK
      [last_Via:]
      [last_From:]
      [last_To:]
      [last_Call-ID:]
      [last_CSeq:]
      Content-Length: 0

  ]]>`

/** A caller that waits to be hung up, by the book of RFC 3261, with the route that was recorded. */
export const sippCaller = `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="a caller that is hung up">
  <send retrans="500"><![CDATA[
      INVITE sip:4930@[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
      From: <sip:caller@[local_ip]:[local_port]>;tag=[pid]-[call_number]
      To: <sip:4930@[remote_ip]:[remote_port]>
      Call-ID: [call_id]
      CSeq: 1 INVITE
      Contact: <sip:caller@[local_ip]:[local_port];transport=[transport]>
      Max-Forwards: 70
      Content-Type: application/sdp
      Content-Length: [len]

      v=0
      o=- 1 1 IN IP[local_ip_type] [local_ip]
      s=-
      c=IN IP[media_ip_type] [media_ip]
      t=0 0
      m=audio [media_port] RTP/AVP 0
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="200" rrs="true"/>
  <send><![CDATA[
      ACK [next_url] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
      [routes]
      From: <sip:caller@[local_ip]:[local_port]>;tag=[pid]-[call_number]
      To: <sip:4930@[remote_ip]:[remote_port]>[peer_tag_param]
      Call-ID: [call_id]
      CSeq: 1 ACK
      Max-Forwards: 70
      Content-Length: 0

  ]]></send>
  <recv request="BYE"/>
  <send>${sippYes}</send>
  <timewait milliseconds="500"/>
</scenario>
`

const sippAnswer = (status: string, more: string): string => `  <send><![CDATA[
      SIP/2.0 ${status}
      [last_Via:]
      [last_From:]
      [last_To:];tag=[pid]-[call_number]
      [last_Call-ID:]
      [last_CSeq:]
      Contact: <sip:[local_ip]:[local_port];transport=[transport]>
${more}
  ]]></send>`

const sippDescription = `      Content-Type: application/sdp
      Content-Length: [len]

      v=0
      o=- 1 1 IN IP[local_ip_type] [local_ip]
      s=-
      c=IN IP[media_ip_type] [media_ip]
      t=0 0
      m=audio [media_port] RTP/AVP 0`

/**
 * Somebody who is called, picks up, and is hung up. It answers once: SIPp takes the ACK of a repeated answer that comes behind the BYE for a
 * fault, and its own scenario repeats after half a second, which a busy machine takes.
 */
export const sippCallee = `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="a telephone that picks up">
  <recv request="INVITE"/>
${sippAnswer('180 Ringing', '      Content-Length: 0\n')}
${sippAnswer('200 OK', sippDescription)}
  <recv request="ACK"/>
  <recv request="BYE"/>
  <send>${sippYes}</send>
  <timewait milliseconds="500"/>
</scenario>
`

/** An edge that records the route and speaks UDP to callers and TCP to us. */
export const kamailioEdge = (port: number, inner: number): string => `#!KAMAILIO
debug=0
log_stderror=yes
children=1
tcp_children=1
auto_aliases=no
listen=udp:127.0.0.1:${port}
listen=tcp:127.0.0.1:${port}
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "siputils.so"
request_route {
  if (has_totag()) {
    loose_route();
    t_relay();
    exit;
  }
  record_route();
  $du = "sip:127.0.0.1:${inner};transport=tcp";
  t_relay();
}
`

export const baresipConfig = (port: number, authority: string): Readonly<Record<string, string>> => ({
  config: [
    `sip_listen 127.0.0.1:${port}`,
    `sip_cafile ${authority}`,
    'audio_player aufile,FOLDER/heard.wav',
    'audio_source ausine,440',
    // The only form that its sine has.
    'ausrc_srate 48000',
    'ausrc_channels 2',
    'audio_alert aufile,/dev/null',
    'net_interface 127.0.0.1',
    'module_path /usr/lib/baresip/modules',
    ...['stdio', 'g711', 'aufile', 'ausine'].map((name) => `module ${name}.so`),
    'module_tmp account.so',
    'module_app menu.so',
    '',
  ].join('\n'),
  accounts: `<sip:phone@127.0.0.1:${port};transport=tls>;regint=0;audio_codecs=PCMU/8000/1\n`,
  contacts: '',
})
