/** A network of the test's own: a namespace with one cable to this machine, which can be pulled. Linux, root. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export class Cable {
  /** Of this machine, as seen from the other end. */
  readonly here: string
  readonly #name: string
  readonly #scripts: string

  private constructor(name: string, here: string) {
    this.#name = name
    this.here = here
    this.#scripts = mkdtempSync(join(tmpdir(), 'latch-cable-'))
  }

  /** Null where namespaces cannot be made. */
  static lay(): Cable | null {
    if (process.getuid?.() !== 0) return null
    const number = process.pid % 200
    const name = `latch${String(process.pid)}`
    const cable = new Cable(name, `10.213.${String(number)}.1`)
    const outside = `v${name}`
    const steps = [
      `netns add ${name}`,
      `link add ${outside} type veth peer name inside netns ${name}`,
      `addr add ${cable.here}/24 dev ${outside}`,
      `link set ${outside} up`,
      `-n ${name} addr add 10.213.${String(number)}.2/24 dev inside`,
      `-n ${name} link set inside up`,
      `-n ${name} link set lo up`,
    ]
    if (steps.every((step) => ip(step))) return cable
    cable.remove()
    return null
  }

  /** A program to start in place of this one, so that it runs at the other end. */
  wrap(program: string): string {
    const script = join(this.#scripts, 'run')
    writeFileSync(script, `#!/bin/sh\nexec ip netns exec ${this.#name} ${program} "$@"\n`)
    chmodSync(script, 0o755)
    return script
  }

  pull(): void {
    ip(`link set v${this.#name} down`)
  }

  plug(): void {
    ip(`link set v${this.#name} up`)
  }

  /** A firewall at the other end: of what goes out, only TCP to these ports does. Says whether that could be done. */
  letOutOnly(...tcpPorts: readonly number[]): boolean {
    const passes = tcpPorts.map((port) => `-n ${this.#name} rule add pref 100 ipproto tcp dport ${String(port)} lookup main`)
    // The flush leaves what leads to the other end itself.
    return [`-n ${this.#name} rule flush`, ...passes, `-n ${this.#name} rule add pref 200 prohibit`].every((step) => ip(step))
  }

  /**
   * A firewall that says nothing: of what would go out, only TCP to these ports does, and the rest is dropped. There is a default route
   * then, as behind real ones: Firefox asks by which address it would reach the internet. False where nftables are missing.
   */
  dropAllBut(...tcpPorts: readonly number[]): boolean {
    const rules = ['oifname "lo" accept', `tcp dport { ${tcpPorts.join(', ')} } accept`, 'drop'].join('\n ')
    const routes = ['rule flush', 'rule add pref 100 lookup main', `route replace default via ${this.here}`]
    return (
      routes.every((step) => ip(`-n ${this.#name} ${step}`)) &&
      this.#filter('wall', `chain output {\n type filter hook output priority 0\n ${rules}\n }`)
    )
  }

  /** From now on only so many bits per second go to the other end; what waits longer than 300 ms is dropped. */
  narrow(bitsPerSecond: number): boolean {
    const shape = `rate ${String(bitsPerSecond)}bit burst 8kb latency 300ms`
    return spawnSync('tc', `qdisc replace dev v${this.#name} root tbf ${shape}`.split(' '), { stdio: 'ignore' }).status === 0
  }

  /** From now on so many datagrams of a hundred are lost, both ways, by chance. False where nftables are missing. */
  lose(percent: number): boolean {
    const rule = `meta l4proto udp numgen random mod 1000 < ${String(Math.round(percent * 10))} drop`
    const chain = (hook: string): string => `chain ${hook} {\n type filter hook ${hook} priority 0\n ${rule}\n }`
    return this.#filter('loss', `${chain('input')}\n ${chain('output')}`)
  }

  /** One more address of this machine beside the cable's, for a server to be reached by. Null where that could not be done. */
  addNeighbour(): string | null {
    const neighbour = this.here.replace(/1$/, '3')
    return ip(`addr replace ${neighbour}/24 dev v${this.#name}`) ? neighbour : null
  }

  /** From now on no datagram from `here` arrives at the other end: what comes from a neighbour does. False where nftables are missing. */
  refuseFromHere(): boolean {
    const chain = `chain input {\n type filter hook input priority 0\n ip saddr ${this.here} meta l4proto udp drop\n }`
    return this.#filter('beside', chain)
  }

  /** Of the other end. */
  get there(): string {
    return this.here.replace(/1$/, '2')
  }

  /** A table of nftables at the other end, in place of the one of its name. */
  #filter(name: string, chains: string): boolean {
    const input = `table inet ${name}\ndelete table inet ${name}\ntable inet ${name} {\n ${chains}\n}\n`
    return spawnSync('ip', ['netns', 'exec', this.#name, 'nft', '-f', '-'], { input, stdio: ['pipe', 'ignore', 'ignore'] }).status === 0
  }

  remove(): void {
    ip(`netns del ${this.#name}`)
    rmSync(this.#scripts, { recursive: true, force: true })
  }
}

const ip = (arguments_: string): boolean => spawnSync('ip', arguments_.split(' '), { stdio: 'ignore' }).status === 0
