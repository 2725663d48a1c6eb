/** Kamailio at an address of its own, between telephones and us: an edge that records the route, or a provider's exchange at which we register. */
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { hasProgram, startProgram, type Program } from '../../src/phone/sip/peer-programs.suite.ts'
import { freePort } from './free-ports.ts'
import type { Certificate } from './phone-server.ts'
import { until } from './telephone.ts'

/** Telephones are at 127.0.0.1. An exchange is always at the first of these. */
export const KAMAILIO = '127.0.0.2'
export const EDGE = '127.0.0.3'

interface Place {
  readonly address: string
  readonly port: number
  readonly tlsPort: number
}

export interface Kamailio extends Place {
  end(): Promise<void>
}

/** How it hands calls on to us. */
export type Inward = { readonly to: string } | Account

/** Of a provider's customer: it registers, and calls from it are taken where each proves the password. */
export interface Account {
  readonly account: string
  readonly password: string
  /** The one telephone outside that can be called, and where it is. */
  readonly outside?: { readonly number: string; readonly uri: string }
}

const LIBRARIES = '/usr/lib'

/** With TLS, which is a package of its own in Debian. False, with a line that says so, where one is missing. */
export function hasKamailio(): boolean {
  const hasTls = readdirSync(LIBRARIES).some((folder) => existsSync(join(LIBRARIES, folder, 'kamailio', 'modules', 'tls.so')))
  if (!hasTls) console.warn('No TLS for Kamailio on this machine: what it plays is skipped.')
  return hasProgram('kamailio') && hasTls
}

export async function startKamailio(certificate: Certificate, inward: Inward, address = KAMAILIO): Promise<Kamailio> {
  const [port, tlsPort] = [await freePort(), await freePort()]
  const program: Program = startProgram(
    'kamailio',
    (folder) => ['-f', join(folder, 'kamailio.cfg'), '-DD', '-E', '-w', folder, '-Y', folder],
    {
      'kamailio.cfg': configuration({ address, port, tlsPort }, inward),
      'certificate.pem': certificate.cert,
      'key.pem': certificate.key,
    },
  )
  await until(() => answers(address, tlsPort), 'Kamailio answers').catch((error: unknown) => {
    throw new Error(program.output(), { cause: error })
  })
  return { address, port, tlsPort, end: () => program.end() }
}

async function answers(address: string, port: number): Promise<boolean> {
  const socket = connect(port, address)
  const isThere = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'close').then(() => false)]).catch(() => false)
  socket.destroy()
  return isThere
}

const configuration = ({ address, port, tlsPort }: Place, inward: Inward): string => `#!KAMAILIO
debug=1
log_stderror=yes
children=2
tcp_children=2
auto_aliases=no
enable_tls=yes
listen=udp:${address}:${port}
listen=tcp:${address}:${port}
listen=tls:${address}:${tlsPort}
loadmodule "tls.so"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "siputils.so"
loadmodule "maxfwd.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "textops.so"
loadmodule "nathelper.so"
loadmodule "auth.so"
modparam("tls", "private_key", "FOLDER/key.pem")
modparam("tls", "certificate", "FOLDER/certificate.pem")
# With OpenSSL 3 its older methods fail every handshake.
modparam("tls", "tls_method", "TLSv1.2+")
request_route {
  if (!mf_process_maxfwd_header("10")) exit;
  if (is_method("OPTIONS") && $rU == $null) {
    sl_send_reply("200", "OK");
    exit;
  }
  if (has_totag()) {
    loose_route();
    # Towards a telephone: by the connection that it called by.
    handle_ruri_alias();
    t_relay();
    exit;
  }
  record_route();
  add_contact_alias();
${'to' in inward ? `  $du = "${inward.to}";\n  $fs = "tcp:${address}:${port}";\n` : exchange(inward)}  t_relay();
}
`

/** Registers one account, and calls it whatever number was dialled that is not outside. */
const exchange = ({ account, password, outside }: Account): string => `  if (is_method("REGISTER")) {
    if (!pv_www_authenticate("${KAMAILIO}", "${password}", "0")) {
      www_challenge("${KAMAILIO}", "1");
      exit;
    }
    save("location");
    exit;
  }
${outside === undefined ? '' : outward(password, outside)}  $ru = "sip:${account}@${KAMAILIO}";
  if (!lookup("location")) {
    sl_send_reply("480", "Not registered");
    exit;
  }
`

const outward = (password: string, { number, uri }: NonNullable<Account['outside']>): string => `  if ($rU == "${number}") {
    if (!pv_proxy_authenticate("${KAMAILIO}", "${password}", "0")) {
      proxy_challenge("${KAMAILIO}", "1");
      exit;
    }
    consume_credentials();
    $du = "${uri}";
    t_relay();
    exit;
  }
`
