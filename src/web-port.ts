/** The one port that browsers and programs come to: pages, the API, event streams, and the sockets of media. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { IncomingMessage, Server } from 'node:http'
import { Server as HttpsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { createAccountInvitations } from './auth/account-invitations.ts'
import { createApiKeys } from './auth/api-keys.ts'
import { createPasswordChange } from './auth/password-change.ts'
import { createPasswords } from './auth/passwords.ts'
import { createSessions } from './auth/sessions.ts'
import { createSignIn } from './auth/sign-in.ts'
import type { Base } from './base.ts'
import { createBudgets, type Budgets } from './http/budgets.ts'
import { createApp } from './http/create-app.ts'
import type { About, Services } from './http/services.ts'
import { forwardedSource } from './http/source.ts'
import { takeMediaCheckup } from './media-checkup.ts'
import type { OpenedPorts } from './meeting-ports.ts'
import type { Photographer } from './meetings/take-snapshot.ts'
import { findInstallation } from './ops/installation.ts'
import { createEngineReadings } from './signalling/report/engine-readings.ts'
import type { MediaServer } from './signalling/media-server.ts'
import { servesTurn } from './turn-address.ts'

export function createServices(base: Base, opened: OpenedPorts, photographer: Photographer, passwordCost?: number): Services {
  const { config, log, clock, secrets } = base
  const { ports, feed, webhooks, stores, media } = opened
  const { accounts, sessions, apiKeys, accountInvitations: invitations, meetings: conferences } = stores
  const passwords = createPasswords(passwordCost)
  const signIn = createSignIn({ accounts, passwords, clock, wait: sleep })
  return {
    ports,
    accounts,
    sessions: createSessions({ sessions, accounts, secrets, clock }),
    apiKeys: createApiKeys({ apiKeys, accounts, secrets, clock }),
    accountInvitations: createAccountInvitations({ invitations, accounts, passwords, secrets, clock }),
    signIn,
    passwordChange: createPasswordChange({ accounts, passwords, signIn }),
    conferences,
    feed,
    engineReadings: createEngineReadings({ report: (room) => media.report(room), now: () => performance.now(), wait: sleep }),
    mediaCheckups: { take: () => takeMediaCheckup({ config, url: base.address.url, media }) },
    photographer,
    webhooks: webhooks.administration,
    budgets: createBudgets(config.limits, () => clock.now()),
    log,
    about: aboutOf(base, opened.mails),
    wait: sleep,
  }
}

function aboutOf({ config, address }: Base, mail: boolean): About {
  const { folder, version } = findInstallation()
  const { name, proxies, sip, tls } = config
  const phonePorts = { sip: sip.port, sips: tls === null ? null : sip.tlsPort, sound: sip.soundPorts }
  return {
    name,
    version,
    url: () => address.url,
    isUrlSet: config.url !== null,
    mail,
    proxies,
    phonePorts,
    webClient: join(folder, 'dist', 'web'),
  }
}

/** The port's number. From here on people can come. */
export async function openWebPort({ config, life, address, certificate }: Base, services: Services, media: MediaServer): Promise<number> {
  const takeTurn = servesTurn(config) ? (socket: Socket) => media.handleTurn(socket, endpointOf(socket)) : null
  const app = await createApp(services, config, (request, response) => media.handleRequest(request, response), takeTurn)
  life.add(() => app.close())
  // Before the port closes, which waits for its sockets; closing twice does nothing.
  life.add(() => media.close())
  certificate?.watch((renewed) => void (app.server instanceof HttpsServer && app.server.setSecureContext(renewed)))
  wireSockets(app.server, media, services.budgets, config.proxies)
  await app.listen({ host: config.host, port: config.port })
  const port = portOf(app.server.address())
  if (config.url === null) address.url = `${config.tls === null ? 'http' : 'https'}://${hostOf(config.host)}:${String(port)}`
  return port
}

/** Sockets of `/rtc` come in on the same port as everything else; they are the media server's. */
function wireSockets(server: Server, media: MediaServer, budgets: Budgets, proxies: number): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (budgets.requests.take(forwardedSource(request, proxies))) media.handleUpgrade(request, socket, head)
    else socket.end('HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\n\r\n')
  })
}

const endpointOf = ({ remoteAddress = '', remotePort = 0 }: Socket) => ({ address: remoteAddress, port: remotePort })

const portOf = (address: AddressInfo | string | null): number => (typeof address === 'object' && address !== null ? address.port : 0)

/** An address that a browser on this machine can open. */
const hostOf = (host: string): string => (host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host)
