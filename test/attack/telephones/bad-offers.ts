/** Sessions offered anew, whose pictures are described as none can be. Short ones: by UDP longer requests do not go out (RFC 3261 §18.1.1). */

const VIDEO = /m=video (\d+) ([^ \r\n]+) ([^\r\n]+)/
const long = (count: number, line: (at: number) => string): string => Array.from({ length: count }, (_, at) => line(at)).join('\r\n')

/** What one can do without. */
const SPARE = /(?:a=rtcp-mux|a=sendrecv|a=ptime|b=|a=rtpmap:(?:13|98)|a=fmtp:98|a=rtcp-fb:\* (?:nack|ccm tmmbr)\r)[^\n]*\n/g

/** Lines behind the head of the picture’s section. */
const withLines = (sdp: string, lines: string): string => sdp.replace(VIDEO, (head) => `${head}\r\n${lines}`)
const withHead = (sdp: string, head: string): string => sdp.replace(VIDEO, head)

const BROKEN: readonly ((sdp: string) => string)[] = [
  (sdp) => withHead(sdp, 'm=video 0 RTP/AVP 96'),
  (sdp) => withHead(sdp, 'm=video 65536 RTP/AVP 96'),
  (sdp) => withHead(sdp, 'm=video -1 RTP/AVP 96'),
  (sdp) => withHead(sdp, 'm=video 9 RTP/AVP'),
  (sdp) => withHead(sdp, 'm=video'),
  (sdp) => withHead(sdp, 'm=video 5004 UDP/TLS/RTP/SAVPF 96'),
  (sdp) => withHead(sdp, `m=video 5004 RTP/AVP ${long(70, String).replaceAll('\r\n', ' ')}`),
  (sdp) => withHead(sdp, 'm=video 5004/65535 RTP/AVP 96 97 98'),
  (sdp) => sdp.replaceAll(/profile-level-id=[0-9a-f]{6}/gi, 'profile-level-id=zzzzzz'),
  (sdp) => sdp.replaceAll(/profile-level-id=[0-9a-f]{6}/gi, 'profile-level-id=42e0ffffffffff'),
  (sdp) => sdp.replaceAll(/profile-level-id=[0-9a-f]{6}/gi, 'profile-level-id=42e000;max-fs=99999999999;max-mbps=-5;max-br=1e999'),
  (sdp) => sdp.replaceAll(/packetization-mode=\d/gi, 'packetization-mode=77'),
  (sdp) => sdp.replaceAll('H264/90000', 'H264/0'),
  (sdp) => sdp.replaceAll('H264/90000', 'H264/90000/999999999999'),
  (sdp) => sdp.replaceAll('H264', 'H264\u0000H265'),
  (sdp) => withLines(sdp, `a=fmtp:96 sprop-parameter-sets=${'Z0LAHtkA'.repeat(20)}`),
  (sdp) =>
    withLines(
      sdp,
      long(6, (at) => `a=rtcp-fb:${String(at % 128)} ccm fir`),
    ),
  (sdp) =>
    withLines(
      sdp,
      long(8, (at) => `a=rtpmap:96 H264/${String(at)}`),
    ),
  (sdp) => withLines(sdp, 'c=IN IP4 0.0.0.0'),
  (sdp) => withLines(sdp, 'c=IN IP4 999.999.999.999'),
  (sdp) => withLines(sdp, 'c=IN IP4 224.2.1.1/127'),
  (sdp) => withLines(sdp, 'c=IN IP6 ::ffff:127.0.0.1%lo'),
  (sdp) => withLines(sdp, 'b=TIAS:-1\r\nb=AS:99999999999999999999\r\nb=TIAS:'),
  (sdp) => withLines(sdp, 'a=rtcp:99999 IN IP4 127.0.0.1'),
  (sdp) => withLines(sdp, 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA'),
  (sdp) => `${sdp}${long(15, () => 'm=a 9 X 9')}\r\n`,
  (sdp) => sdp.slice(0, sdp.indexOf('m=video') + 40),
  (sdp) => sdp.replace(VIDEO, '').replace(/m=audio/, 'm=video'),
  (sdp) => `${sdp}\r\n\r\nv=0\r\n${sdp.slice(0, 150)}`,
  () => '\u0000\u0001\u0002',
]

/** Each of a whole description. */
export const BAD_OFFERS = BROKEN.map((alter) => (sdp: string) => alter(sdp.replaceAll(SPARE, '')))
