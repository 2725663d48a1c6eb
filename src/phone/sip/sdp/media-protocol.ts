/** RTP profiles (RFC 3551, 3711, 4585, 5124). Feedback profiles are answered as such, and no feedback is sent. */

const PLAIN: ReadonlySet<string> = new Set(['RTP/AVP', 'RTP/AVPF'])
const SECURE: ReadonlySet<string> = new Set(['RTP/SAVP', 'RTP/SAVPF'])

export const isSecure = (protocol: string): boolean => SECURE.has(protocol)
export const isRtp = (protocol: string): boolean => PLAIN.has(protocol) || SECURE.has(protocol)
