import { findAccelerator } from '../../../accelerator/accelerator.ts'
import { acceleratedPorts } from './accelerated-port.ts'
import { bindDatagramPort } from './datagram-port.ts'
import { describeDatagramPort } from './datagram-port.suite.ts'

const { native } = findAccelerator()

describeDatagramPort("Node's sockets", bindDatagramPort)
if (native !== null) describeDatagramPort('the accelerator', acceleratedPorts(native.sockets))
