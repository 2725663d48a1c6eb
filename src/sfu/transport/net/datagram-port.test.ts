import { bindDatagramPort } from './datagram-port.ts'
import { describeDatagramPort } from './datagram-port.suite.ts'

describeDatagramPort("Node's sockets", bindDatagramPort)
